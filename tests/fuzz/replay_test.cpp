// The corpus through the reader without a fuzzer: whatever once broke it is kept there.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "tests/fuzz/read_target.hpp"

namespace {

std::vector<std::filesystem::path> corpus() {
    std::vector<std::filesystem::path> out;
    for (const auto& entry :
         std::filesystem::directory_iterator(CITYLOAD_SOURCE_DIR "/tests/fuzz/corpus"))
        out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

TEST(Replay, corpus_breaks_nothing) {
    const auto files = corpus();
    ASSERT_GE(files.size(), 20u);
    for (const auto& path : files) {
        std::ifstream in(path, std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(in)), {});
        EXPECT_NO_THROW(cityload::fuzz::read_scenario(bytes)) << path;
    }
}

/// Every prefix, and every byte flipped, of a few inputs: a small fuzzer that needs no clang.
TEST(Replay, cut_and_flipped_inputs_break_nothing) {
    for (const auto& path : corpus()) {
        std::ifstream in(path, std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(in)), {});
        if (bytes.size() > 400) continue;
        for (std::size_t n = 0; n < bytes.size(); n += 3) {
            EXPECT_NO_THROW(cityload::fuzz::read_scenario(std::string_view(bytes).substr(0, n)))
                << path << " cut at " << n;
            std::string flipped = bytes;
            flipped[n] = static_cast<char>(flipped[n] ^ 0x04);
            EXPECT_NO_THROW(cityload::fuzz::read_scenario(flipped)) << path << " flipped at " << n;
        }
    }
}

}  // namespace
