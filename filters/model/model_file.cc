// Reading, checking and writing models.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/model/model_file.h"

#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>

#include "pipeline/error.h"

namespace strigil {
namespace {

constexpr std::string_view kMagic = "STRIGLM1";
constexpr uint32_t kVersion = 3;
constexpr size_t kChecked = 24;  // where the checked bytes begin
constexpr size_t kHeader = kChecked + 7 * 4;
constexpr size_t kTreeSize = 8 + 2 * kTreeDepth + (2 << kTreeDepth);
constexpr size_t kCueBytes = sizeof(CueWeights) * kCueBuckets;
constexpr uint32_t kMaxTrees = 4096;
constexpr int kMaxOffset = 1 << 20;  // of bias and base
constexpr size_t kMaxFile = 16 << 20;

void Append(uint64_t value, int bytes, std::string& out) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
}

// Takes little-endian numbers off the front of bytes known to be there.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
  uint64_t Take(int count) {
    uint64_t value = 0;
    for (int i = 0; i < count; ++i)
      value |= uint64_t{static_cast<unsigned char>(bytes_[i])} << (8 * i);
    bytes_.remove_prefix(count);
    return value;
  }
  uint32_t Take32() { return static_cast<uint32_t>(Take(4)); }
  int16_t Take16() { return static_cast<int16_t>(Take(2)); }
  std::string_view rest() const { return bytes_; }
  void Skip(size_t count) { bytes_.remove_prefix(count); }

 private:
  std::string_view bytes_;
};

void AppendTree(const Tree& tree, std::string& out) {
  for (const uint8_t column : tree.columns) Append(column, 1, out);
  Append(0, 2, out);
  for (const int16_t threshold : tree.thresholds) Append(static_cast<uint16_t>(threshold), 2, out);
  for (const int16_t leaf : tree.leaves) Append(static_cast<uint16_t>(leaf), 2, out);
}

Tree TakeTree(Bytes& bytes) {
  Tree tree;
  for (uint8_t& column : tree.columns) column = static_cast<uint8_t>(bytes.Take(1));
  bytes.Skip(2);
  for (int16_t& threshold : tree.thresholds) threshold = bytes.Take16();
  for (int16_t& leaf : tree.leaves) leaf = bytes.Take16();
  return tree;
}

}  // namespace

std::string SerializeModel(const LineModel& model) {
  std::string body;
  Append(kBucketBits, 4, body);
  Append(static_cast<uint32_t>(model.bias), 4, body);
  Append(static_cast<uint32_t>(model.base), 4, body);
  Append(model.trees.size() + model.last.size(), 4, body);
  Append(model.trees.size(), 4, body);
  Append(static_cast<uint32_t>(model.web_threshold), 4, body);
  Append(static_cast<uint32_t>(model.news_threshold), 4, body);
  body.append(reinterpret_cast<const char*>(model.weights.data()), model.weights.size());
  for (const CueWeights& weights : model.cue_weights)
    body.append(reinterpret_cast<const char*>(weights.data()), weights.size());
  for (const Tree& tree : model.trees) AppendTree(tree, body);
  for (const Tree& tree : model.last) AppendTree(tree, body);
  std::string out(kMagic);
  Append(kVersion, 4, out);
  Append(kFeatureSet, 4, out);
  Append(XXH3_64bits(body.data(), body.size()), 8, out);
  return out + body;
}

LineModel ParseModel(std::string_view file, const std::string& where) {
  const auto require = [&](bool holds, const std::string& what) {
    if (!holds) throw Error(Status::kUsage, where + ": " + what);
  };
  require(file.starts_with(kMagic), "not a model of strigil");
  require(file.size() >= kHeader, "the model is cut short");
  Bytes bytes(file.substr(kMagic.size()));
  const uint32_t version = bytes.Take32(), features = bytes.Take32();
  require(version == kVersion, "a model of version " + std::to_string(version) +
                                   ", this program reads version " + std::to_string(kVersion));
  require(features == kFeatureSet, "trained on feature set " + std::to_string(features) +
                                       ", this program has set " + std::to_string(kFeatureSet) +
                                       ": train it again");
  const uint64_t checksum = bytes.Take(8);
  require(checksum == XXH3_64bits(bytes.rest().data(), bytes.rest().size()),
          "the model is damaged: its checksum does not match");
  require(bytes.Take32() == kBucketBits, "a model with another number of buckets");
  LineModel model;
  model.checksum = checksum;
  model.bias = static_cast<int32_t>(bytes.Take32());
  model.base = static_cast<int32_t>(bytes.Take32());
  const uint32_t trees = bytes.Take32(), second = bytes.Take32(), web = bytes.Take32(),
                 news = bytes.Take32();
  require(std::abs(static_cast<int64_t>(model.bias)) <= kMaxOffset &&
              std::abs(static_cast<int64_t>(model.base)) <= kMaxOffset && web <= 1000 &&
              news <= 1000 && trees <= kMaxTrees && second <= trees,
          "the model makes no sense");
  require(bytes.rest().size() == kBuckets + kCueBytes + trees * kTreeSize,
          "the model has a wrong length");
  model.web_threshold = static_cast<int>(web);
  model.news_threshold = static_cast<int>(news);
  const auto* weights = reinterpret_cast<const int8_t*>(bytes.rest().data());
  model.weights.assign(weights, weights + kBuckets);
  bytes.Skip(kBuckets);
  model.cue_weights.resize(kCueBuckets);
  std::memcpy(model.cue_weights.data(), bytes.rest().data(), kCueBytes);
  bytes.Skip(kCueBytes);
  for (uint32_t i = 0; i < trees; ++i) {
    std::vector<Tree>& round = i < second ? model.trees : model.last;
    round.push_back(TakeTree(bytes));
    for (const uint8_t column : round.back().columns)
      require(column < kContextColumns, "the model makes no sense");
  }
  return model;
}

LineModel LoadModel(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(Status::kUsage, path + ": the model cannot be opened");
  std::string bytes(kMaxFile + 1, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (file.bad()) throw Error(Status::kUsage, path + ": the model cannot be read");
  bytes.resize(static_cast<size_t>(file.gcount()));
  if (bytes.size() > kMaxFile) throw Error(Status::kUsage, path + ": too large for a model");
  return ParseModel(bytes, path);
}

}  // namespace strigil
