// Where a text that is too large to be worked on at once is cut into parts, each worked on alone.
//
// What is known about a line takes some 70 bytes while a text is worked on, and as much again for
// each of its edits: a part of 65,536 short lines that all go takes about 20 MB. A line over 64
// KiB, which no rule looks at but which may be full of bytes that make no sense, counts as a line
// for each 80 bytes: a part of such lines has 5 MiB. Where the cuts fall follows from the bytes
// alone.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "pipeline/document.h"

namespace strigil {

// A text of no more bytes has not too many lines.
inline constexpr size_t kNeverCut = 128 * 1024;

struct TextPart {
  size_t length;       // 0: nothing has to be cut
  bool blank = false;  // it has no line that is not blank
};

// Where to cut the document that begins `text` and is `document` bytes long (npos: more than
// `max_size`, and the text goes on at least 4 bytes after that or ends). A part has at most
// `max_size` bytes, which are 16 or more. It ends before the last blank lines that leave some text
// before them, else after the last line break, else between characters.
TextPart CutText(std::string_view text, size_t document, size_t max_size);

// Which ends of a document its parts have. For one document after the other.
class PartExtents {
 public:
  // Of the next part. `last`: the document ends with it.
  Extent Next(bool last, bool blank);
  // A part has been cut off the document at hand.
  bool inside() const { return inside_; }

 private:
  bool inside_ = false;
  bool had_text_ = false;  // one of its parts so far has text
  bool blank_before_ = false;
};

}  // namespace strigil
