// Pages without boilerplate, made from the content of labelled pages, so that the line model learns
// what menus look like and what merely looks like one: verse, lists, tables, logs, code.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "filters/train/train_model.h"

namespace strigil {

// A page of the content of `page` alone: as it is, wrapped like a book, or its words set as verse,
// a list, a chat, a play, a table, a recipe, a glossary, a log or code. The same page and seed give
// the same bytes. Empty if the page has too little content.
std::optional<TrainingPage> MakeCleanPage(const TrainingPage& page, uint32_t seed);

}  // namespace strigil
