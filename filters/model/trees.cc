// Eight lines at a time on any processor, 32 with AVX2, up to 128 with AVX-512.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/model/trees.h"

#include <algorithm>
#include <cstring>

#include "pipeline/processor.h"

namespace strigil {
namespace {

constexpr size_t kBlock = ContextTable::kBlock;

// --- any processor ------------------------------------------------------------------------------

// Comparing gives -1 or 0 in each lane.
using Lanes = int16_t __attribute__((vector_size(16)));
using WideLanes = int32_t __attribute__((vector_size(32)));
constexpr size_t kLanes = sizeof(Lanes) / sizeof(int16_t);
static_assert(kBlock % kLanes == 0);

Lanes Load(const int16_t* values) {
  Lanes lanes;
  std::memcpy(&lanes, values, sizeof lanes);
  return lanes;
}

void AddTreesPlainly(const std::vector<Tree>& trees, const ContextTable& table,
                     std::vector<int32_t>& scores) {
  for (const Tree& tree : trees) {
    std::array<const int16_t*, kTreeDepth> columns;
    std::array<Lanes, kTreeDepth> thresholds;
    for (int level = 0; level < kTreeDepth; ++level) {
      columns[level] = table.Column(tree.columns[level]);
      thresholds[level] = Lanes{} + tree.thresholds[level];
    }
    for (size_t block = 0; block < table.stride(); block += kLanes) {
      Lanes leaf = {};
      for (int level = 0; level < kTreeDepth; ++level)
        leaf = leaf + leaf - (Load(columns[level] + block) > thresholds[level]);
      const auto leaf_of = [&](size_t lane) {
        return tree.leaves[static_cast<size_t>(leaf[lane])];
      };
      const Lanes leaves = {leaf_of(0), leaf_of(1), leaf_of(2), leaf_of(3),
                            leaf_of(4), leaf_of(5), leaf_of(6), leaf_of(7)};
      WideLanes sums;
      std::memcpy(&sums, &scores[block], sizeof sums);
      sums += __builtin_convertvector(leaves, WideLanes);
      std::memcpy(&scores[block], &sums, sizeof sums);
    }
  }
}

#if defined(__x86_64__)

// --- AVX2 ---------------------------------------------------------------------------------------

// The leaves of a tree as bytes, low and high ones, sixteen in each table and each table twice.
struct LeafBytes {
  __m256i low[4], high[4];
};

[[gnu::target("avx2")]] inline __m256i Twice(__m256i both, int half) {
  return half == 0 ? _mm256_permute4x64_epi64(both, 0x44) : _mm256_permute4x64_epi64(both, 0xEE);
}

[[gnu::target("avx2")]] inline void SplitLeaves(const Tree& tree, LeafBytes& bytes) {
  const __m256i low_byte = _mm256_set1_epi16(0xFF);
  for (size_t i = 0; i < 2; ++i) {
    const auto load = [&](size_t at) __attribute__((target("avx2"))) {
      return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(&tree.leaves[32 * i + at]));
    };
    const __m256i first = load(0), second = load(16);
    const __m256i low = _mm256_permute4x64_epi64(
        _mm256_packus_epi16(_mm256_and_si256(first, low_byte), _mm256_and_si256(second, low_byte)),
        0xD8);
    const __m256i high = _mm256_permute4x64_epi64(
        _mm256_packus_epi16(_mm256_srli_epi16(first, 8), _mm256_srli_epi16(second, 8)), 0xD8);
    bytes.low[2 * i] = Twice(low, 0);
    bytes.low[2 * i + 1] = Twice(low, 1);
    bytes.high[2 * i] = Twice(high, 0);
    bytes.high[2 * i + 1] = Twice(high, 1);
  }
}

// Bytes of a table of 64 by the numbers in `leaf`; its bits 4 and 5, shifted to the top, choose.
[[gnu::target("avx2")]] inline __m256i LookUp(const __m256i (&table)[4], __m256i leaf,
                                              __m256i bit_four, __m256i bit_five) {
  const auto in = [&](int part) __attribute__((target("avx2"))) {
    return _mm256_shuffle_epi8(table[part], leaf);
  };
  return _mm256_blendv_epi8(_mm256_blendv_epi8(in(0), in(1), bit_four),
                            _mm256_blendv_epi8(in(2), in(3), bit_four), bit_five);
}

// A block of 32 lines is two registers of words, in which the sums of lines with even and of those
// with odd numbers are kept apart until the end.
[[gnu::target("avx2")]] void AddTreesAvx2(const std::vector<Tree>& trees, const ContextTable& table,
                                          std::vector<int32_t>& scores) {
  static_assert(kBlock == 32 && kTreeDepth == 6);
  const __m256i even = _mm256_set1_epi32(1), odd = _mm256_set1_epi32(1 << 16);
  std::vector<int32_t> sums(scores.size());
  for (const Tree& tree : trees) {
    LeafBytes leaves;
    SplitLeaves(tree, leaves);
    const int16_t* columns[kTreeDepth];
    __m256i thresholds[kTreeDepth];
#pragma GCC unroll 6
    for (int level = 0; level < kTreeDepth; ++level) {
      columns[level] = table.Column(tree.columns[level]);
      thresholds[level] = _mm256_set1_epi16(tree.thresholds[level]);
    }
    for (size_t block = 0; block < table.stride(); block += kBlock) {
      const auto answer = [&](int level) __attribute__((target("avx2"))) {
        const auto half = [&](size_t at) __attribute__((target("avx2"))) {
          return _mm256_cmpgt_epi16(
              _mm256_loadu_si256(reinterpret_cast<const __m256i*>(columns[level] + block + at)),
              thresholds[level]);
        };
        return _mm256_packs_epi16(half(0), half(16));
      };
      __m256i leaf = _mm256_sub_epi8(_mm256_setzero_si256(), answer(0));
#pragma GCC unroll 6
      for (int level = 1; level < kTreeDepth; ++level)
        leaf = _mm256_sub_epi8(_mm256_add_epi8(leaf, leaf), answer(level));
      // Two bits more would set the top one, which says "zero" to the shuffle.
      const __m256i bit_four = _mm256_slli_epi16(leaf, 3), bit_five = _mm256_slli_epi16(leaf, 2);
      const __m256i low = LookUp(leaves.low, leaf, bit_four, bit_five);
      const __m256i high = LookUp(leaves.high, leaf, bit_four, bit_five);
      const __m256i first = _mm256_unpacklo_epi8(low, high);
      const __m256i second = _mm256_unpackhi_epi8(low, high);
      const auto add = [&](size_t at, __m256i what) __attribute__((target("avx2"))) {
        auto* const sum = reinterpret_cast<__m256i*>(&sums[block + at]);
        _mm256_storeu_si256(sum, _mm256_add_epi32(_mm256_loadu_si256(sum), what));
      };
      add(0, _mm256_madd_epi16(first, even));
      add(8, _mm256_madd_epi16(first, odd));
      add(16, _mm256_madd_epi16(second, even));
      add(24, _mm256_madd_epi16(second, odd));
    }
  }
  for (size_t block = 0; block < scores.size(); block += 16) {
    for (size_t i = 0; i < 8; ++i) {
      scores[block + 2 * i] += sums[block + i];
      scores[block + 2 * i + 1] += sums[block + 8 + i];
    }
  }
}

// --- AVX-512 ------------------------------------------------------------------------------------

// kBlocks blocks of 32 lines from `begin` on. The leaves of a tree lie in two registers; one
// instruction looks up 32 lines in them. Sums of even and odd lines are kept apart as above.
template <size_t kBlocks>
[[gnu::target("avx512f,avx512bw")]] void AddTreesTo(const std::vector<Tree>& trees,
                                                    const ContextTable& table, size_t begin,
                                                    int32_t* scores) {
  static_assert(kBlock == 32 && kTreeDepth == 6);
  const __m512i even = _mm512_set1_epi32(1), odd = _mm512_set1_epi32(1 << 16);
  __m512i even_sums[kBlocks], odd_sums[kBlocks];
#pragma GCC unroll 4
  for (size_t i = 0; i < kBlocks; ++i) even_sums[i] = odd_sums[i] = _mm512_setzero_si512();
  for (const Tree& tree : trees) {
    const __m512i low = _mm512_loadu_si512(&tree.leaves[0]);
    const __m512i high = _mm512_loadu_si512(&tree.leaves[32]);
    const int16_t* columns[kTreeDepth];
    __m512i thresholds[kTreeDepth];
#pragma GCC unroll 6
    for (int level = 0; level < kTreeDepth; ++level) {
      columns[level] = table.Column(tree.columns[level]) + begin;
      thresholds[level] = _mm512_set1_epi16(tree.thresholds[level]);
    }
#pragma GCC unroll 4
    for (size_t i = 0; i < kBlocks; ++i) {
      const auto answer = [&](int level) __attribute__((target("avx512f,avx512bw"))) {
        return _mm512_cmpgt_epi16_mask(_mm512_loadu_si512(columns[level] + i * kBlock),
                                       thresholds[level]);
      };
      __m512i leaf = _mm512_maskz_set1_epi16(answer(0), 32);
      leaf = _mm512_mask_add_epi16(leaf, answer(1), leaf, _mm512_set1_epi16(16));
      leaf = _mm512_mask_add_epi16(leaf, answer(2), leaf, _mm512_set1_epi16(8));
      leaf = _mm512_mask_add_epi16(leaf, answer(3), leaf, _mm512_set1_epi16(4));
      leaf = _mm512_mask_add_epi16(leaf, answer(4), leaf, _mm512_set1_epi16(2));
      leaf = _mm512_mask_add_epi16(leaf, answer(5), leaf, _mm512_set1_epi16(1));
      const __m512i found = _mm512_permutex2var_epi16(low, leaf, high);
      even_sums[i] = _mm512_add_epi32(even_sums[i], _mm512_madd_epi16(found, even));
      odd_sums[i] = _mm512_add_epi32(odd_sums[i], _mm512_madd_epi16(found, odd));
    }
  }
#pragma GCC unroll 4
  for (size_t i = 0; i < kBlocks; ++i) {
    int32_t evens[kBlock / 2], odds[kBlock / 2];
    _mm512_storeu_si512(evens, even_sums[i]);
    _mm512_storeu_si512(odds, odd_sums[i]);
    int32_t* const block = scores + begin + i * kBlock;
    for (size_t k = 0; k < kBlock / 2; ++k) {
      block[2 * k] += evens[k];
      block[2 * k + 1] += odds[k];
    }
  }
}

void AddTreesAvx512(const std::vector<Tree>& trees, const ContextTable& table,
                    std::vector<int32_t>& scores) {
  size_t begin = 0;
  for (; begin + 4 * kBlock <= table.stride(); begin += 4 * kBlock)
    AddTreesTo<4>(trees, table, begin, scores.data());
  switch ((table.stride() - begin) / kBlock) {
    case 3:
      return AddTreesTo<3>(trees, table, begin, scores.data());
    case 2:
      return AddTreesTo<2>(trees, table, begin, scores.data());
    case 1:
      return AddTreesTo<1>(trees, table, begin, scores.data());
  }
}

#endif

}  // namespace

void AddTrees(const std::vector<Tree>& trees, const ContextTable& table,
              std::vector<int32_t>& scores) {
#if defined(__x86_64__)
  if (kHasAvx512) return AddTreesAvx512(trees, table, scores);
  if (kHasAvx2) return AddTreesAvx2(trees, table, scores);
#endif
  AddTreesPlainly(trees, table, scores);
}

std::vector<TreeAdder> TreeAdders() {
  std::vector<TreeAdder> ways;
#if defined(__x86_64__)
  if (kHasAvx512) ways.push_back(AddTreesAvx512);
  if (kHasAvx2) ways.push_back(AddTreesAvx2);
#endif
  ways.push_back(AddTreesPlainly);
  return ways;
}

}  // namespace strigil
