// Which format a stream is taken for, and which kinds are refused by name.
//
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "pipeline/error.h"
#include "pipeline/format.h"

namespace strigil {
namespace {

using namespace std::string_literals;

TEST(DetectFormat, KnowsTheFormats) {
  const struct {
    std::string bytes, format;
  } kCases[] = {
      {"", "text"},
      {"\n\n", "text"},
      {"A sentence.\n", "text"},
      {"{\"text\": \"a\"}\n", "jsonl"},
      {"\n \r\n{\"text\": \"a\"}", "jsonl"},
      {"\xEF\xBB\xBF{\"text\": \"a\"}\n", "jsonl"},
      {"{\"n\": 1e9999, \"big\": 123456789012345678901234567890}\n", "jsonl"},
      {"{}\n", "jsonl"},
      {"{\"text\": \"" + std::string(70000, 'a'), "jsonl"},
      {"{\"text\": \"" + std::string(60000, 'a'), "jsonl"},  // cut
      {"{ \"a\\\"b\" : [1, ", "jsonl"},
      {"{\"a\\", "text"},
      {"{\"quoted\" words in braces", "text"},
      {"{\"quoted\": words in braces}\n", "text"},
      {"{\"text\": \"cut\n{\"text\": \"a\"}\n", "jsonl"},
      {"{ braces in prose }\n", "text"},
      {"{" + std::string(70000, 'a'), "text"},
      {"{\n  \"text\": \"a\"\n}\n", "text"},
      {"[1, 2]\n", "text"},
      {"WARC/1.0\r\nWARC-Type: conversion\r\n", "wet"},
      {"WARC/1.1\r\n", "wet"},
      {"\r\nWARC/0.18\r\n", "wet"},
      {"\xEF\xBB\xBFWARC/1.0\r\n", "wet"},
      {"WARC/9.9\r\n", "text"},
      {"WARC is a format.\n", "text"},
      {"PAR1 is a word.\n", "text"},
      {"ORCs live here.\n", "text"},
      {"BZh is a word.\n", "text"},
      {"caf\xE9\n", "text"},
      {"\0\0\0"s, "text"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(DetectFormat(std::string_view(test.bytes).substr(0, 65536), "in"), test.format)
        << test.bytes.substr(0, 60);
  }
}

TEST(DetectFormat, ALineThatBrokeOffIsWhatItBeganAs) {
  EXPECT_EQ(DetectFormat("{\"te", "in"), "text");
  EXPECT_EQ(DetectFormat("{\"te", "in", true), "jsonl");
  EXPECT_EQ(DetectFormat("{ so", "in", true), "text");
  EXPECT_EQ(DetectFormat("A sent", "in", true), "text");
}

TEST(DetectFormat, DoubtsWhatIsHardlyText) {
  const struct {
    std::string bytes, word;
  } kCases[] = {
      {"{\n  \"text\": \"a\",\n", "jq -c ."},
      {"{\"text\": \"a\"} {\"text\": \"b\"}\n", "jq -c ."},
      {"[{\"text\": \"a\"}]\n", "jq -c '.[]'"},
      {"\xEF\xBB\xBF\n[\r\n  {\r\n \"text\" : 1", "jq -c '.[]'"},
      {"\x1E{\"text\": \"a\"}\n", "tr -d"},
      {"<!DOCTYPE html>\n<p>", "HTML"},
      {"\n<HTML lang=en>", "HTML"},
      {"<?xml version=\"1.0\"?>", "XML"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(DetectFormat(test.bytes, "in"), "text");
    EXPECT_NE(DoubtAboutText(test.bytes).find(test.word), std::string_view::npos) << test.bytes;
  }
  for (const char* text :
       {"", "\n", "A sentence.", "[ad_1]\n\nThe harbour", "[1, 2]", "{ a }", "{}",
        "{\"quoted\" words", "[{x} is a set]", "<p>", "<b>News</b> of the day"}) {
    EXPECT_EQ(DoubtAboutText(text), "") << text;
  }
}

TEST(DetectFormat, RefusesBinariesByName) {
  const struct {
    std::string bytes, name;
  } kCases[] = {
      {"\xFF\xFEH\0i\0"s, "UTF-16LE"},
      {"\xFE\xFF\0H\0i"s, "UTF-16BE"},
      {"\xFF\xFE\0\0H\0\0\0"s, "UTF-32LE"},
      {"\0\0\xFE\xFF\0\0\0H"s, "UTF-32BE"},
      {"%PDF-1.7\n", "PDF"},
      {"PK\x03\x04\x14\0"s, "zip"},
      {"\x1F\x8B\x08\0"s, "gzip"},
      {"\x28\xB5\x2F\xFD\x04", "zstd"},
      {"\xFD"
       "7zXZ\0"s,
       "xz"},
      {"BZh91AY&SY\x01\x02", "bzip2"},
      {"\x89PNG\r\n\x1A\n", "PNG"},
      {"\xFF\xD8\xFF\xE0", "JPEG"},
      {"GIF89a\x01", "GIF"},
      {"RIFF\x10\0\0\0WEBPVP8 "s, "WebP"},
      {"PAR1\x15\x04\x15", "Parquet"},
      {"ORC\n\x0B\x0A\x03", "ORC"},
      {"Obj\x01\x04", "Avro"},
      {"SQLite format 3\0"s, "SQLite"},
      {"\x7F"
       "ELF\x02",
       "ELF"},
  };
  for (const auto& test : kCases) {
    try {
      DetectFormat(test.bytes, "in.bin");
      ADD_FAILURE() << test.name << " was not refused";
    } catch (const Error& error) {
      EXPECT_EQ(error.status(), Status::kInput);
      EXPECT_NE(std::string(error.what()).find(test.name), std::string::npos) << error.what();
      EXPECT_EQ(std::string(error.what()).rfind("in.bin: ", 0), 0u) << error.what();
    }
    EXPECT_THROW(RefuseBinary(test.bytes, "in.bin"), Error);
  }
}

}  // namespace
}  // namespace strigil
