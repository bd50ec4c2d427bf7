// The default model, put into the library by the assembler: nothing to find or read at start.
// STRIGIL_MODEL_FILE is set by the build.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/model/model_file.h"

__asm__(
    ".pushsection .rodata\n"
    ".balign 16\n"
    ".hidden strigil_model_begin\n"
    ".global strigil_model_begin\n"
    "strigil_model_begin:\n"
    ".incbin \"" STRIGIL_MODEL_FILE
    "\"\n"
    ".hidden strigil_model_end\n"
    ".global strigil_model_end\n"
    "strigil_model_end:\n"
    ".popsection\n");

extern "C" __attribute__((visibility("hidden"))) const char strigil_model_begin[];
extern "C" __attribute__((visibility("hidden"))) const char strigil_model_end[];

namespace strigil {

std::string_view EmbeddedModel() {
  return {strigil_model_begin, static_cast<size_t>(strigil_model_end - strigil_model_begin)};
}

}  // namespace strigil
