// Damaged and foreign files are recognised, each with a clear error.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <random>

#include "results/file/md5.hpp"
#include "results/file/reader.hpp"
#include "results/file/trailer.hpp"
#include "results/file/writer.hpp"
#include "tests/unit/results/expect_fault.hpp"
#include "tests/unit/results/samples.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace cityload {
namespace {

using file::Fault;
using file::Group;
using samples::expect_fault;
using samples::TemporaryFolder;

std::string md5_of(const std::string& text) {
    return file::md5_hex(std::as_bytes(std::span(text)));
}

std::string contents(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void put(const std::string& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void write(const std::string& path, Group root) {
    file::Writer(path, false).complete(std::move(root));
}

TEST(Md5, agrees_with_the_test_suite_of_rfc_1321) {
    EXPECT_EQ(md5_of(""), "d41d8cd98f00b204e9800998ecf8427e");
    EXPECT_EQ(md5_of("a"), "0cc175b9c0f1b6a831c399e269772661");
    EXPECT_EQ(md5_of("abc"), "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(md5_of("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
    EXPECT_EQ(md5_of("abcdefghijklmnopqrstuvwxyz"), "c3fcd3d76192e4007dfb496cca67e13b");
    EXPECT_EQ(md5_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"),
              "d174ab98d277d9f5a5611c2c9f419d9f");
    EXPECT_EQ(
        md5_of("12345678901234567890123456789012345678901234567890123456789012345678901234567890"),
        "57edf4a22be3c955ac49da2e2107b67a");
}

TEST(Md5, does_not_depend_on_how_the_bytes_are_cut) {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += static_cast<char>(i * 7);
    const auto bytes = std::as_bytes(std::span(text));
    for (std::size_t step : {1, 3, 55, 56, 63, 64, 65, 127, 999}) {
        file::Md5 md5;
        for (std::size_t at = 0; at < bytes.size(); at += step)
            md5.add(bytes.subspan(at, std::min(step, bytes.size() - at)));
        EXPECT_EQ(md5.hex(), md5_of(text)) << step;
    }
}

TEST(Trailer, has_its_stated_size) {
    const std::string text = "abc";
    const std::string trailer = file::trailer_of(std::as_bytes(std::span(text)));
    EXPECT_EQ(trailer,
              "\ncityload-trailer 1 00000000000000000003 900150983cd24fb0d6963f7d28e17f72\n");
    EXPECT_EQ(trailer.size(), file::trailer_size);
}

// Whatever happened to the bytes, reading ends in FileError with exit code 2 and nothing else.
void expect_detected(const std::string& path, std::string_view bytes, const std::string& what) {
    put(path, bytes);
    try {
        file::read_results(path);
        ADD_FAILURE() << "not noticed: " << what;
    } catch (const file::FileError& error) {
        EXPECT_EQ(error.exit_code(), 2) << what;
        EXPECT_TRUE(error.fault() == Fault::damaged || error.fault() == Fault::not_results) << what;
    }
}

TEST(Damage, every_truncation_and_bit_flip_is_noticed) {
    const TemporaryFolder folder;
    write(folder / "good.h5", samples::general());
    const std::string good = contents(folder / "good.h5");
    const std::string bad = folder / "bad.h5";
    std::mt19937_64 random(1);
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    int mutations = 0;
    for (int i = 0; i < 400; ++i, ++mutations) {
        std::string bytes = good;
        const std::size_t at = below(bytes.size());
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        expect_detected(bad, bytes, "flip at " + std::to_string(at));
    }
    for (int i = 0; i < 200; ++i, ++mutations) {
        const std::size_t length = below(good.size());
        expect_detected(bad, std::string_view(good).substr(0, length),
                        "cut to " + std::to_string(length));
    }
    // Every bit of the trailer itself, and of the first bytes.
    for (std::size_t i = 0; i < file::trailer_size + 16; ++i) {
        const std::size_t at = i < 16 ? i : good.size() - file::trailer_size + i - 16;
        for (int bit = 0; bit < 8; ++bit, ++mutations) {
            std::string bytes = good;
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
            expect_detected(bad, bytes, "flip at " + std::to_string(at));
        }
    }
    for (int i = 0; i < 100; ++i, ++mutations) {
        std::string bytes = good;
        const std::size_t from = below(bytes.size()), length = 1 + below(bytes.size() - from);
        switch (i % 3) {
            case 0:
                bytes.erase(from, length);
                break;
            case 1:
                bytes.insert(from, length, '\0');
                break;
            default:
                bytes += std::string(length, 'x');
                break;
        }
        expect_detected(bad, bytes, "moved at " + std::to_string(from));
    }
    EXPECT_GE(mutations, 500);
    put(bad, good);
    EXPECT_NO_THROW(file::read_results(bad));
}

TEST(Damage, foreign_files_are_told_apart) {
    const TemporaryFolder folder;
    const std::string path = folder / "x.h5";
    const auto open = [&] { file::read_results(path); };
    expect_fault(open, Fault::missing, 2, "there is no file");
    put(path, "");
    expect_fault(open, Fault::not_results, 2, "is empty");
    put(path, "cityload = 1\n");
    expect_fault(open, Fault::not_results, 2, "is no HDF5 file");
    put(path, std::string_view("\x89HDF\r\n\x1a\n", 8));
    expect_fault(open, Fault::damaged, 2, "does not end with cityload's trailer");
    // A correct trailer behind something that is not HDF5.
    const std::string text = "not at all HDF5, but long enough to carry a trailer after it";
    put(path, text + file::trailer_of(std::as_bytes(std::span(text))));
    expect_fault(open, Fault::input_output, 3, "HDF5 cannot open the file");
    std::filesystem::remove(path);
    std::filesystem::create_directory(path);
    expect_fault(open, Fault::not_results, 2, "is a folder");
    const std::string pipe = folder / "pipe";
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    expect_fault([&] { file::read_results(pipe); }, Fault::not_results, 2, "not a regular file");
    expect_fault([&] { file::read_results(folder / "pipe/x.h5"); }, Fault::missing, 2,
                 "there is no file");
}

TEST(Damage, other_kinds_and_newer_versions_are_named) {
    const TemporaryFolder folder;
    Group root = samples::general();
    root.attributes.set("filetype", std::string("something-else"));
    write(folder / "kind.h5", root);
    expect_fault([&] { file::read_results(folder / "kind.h5"); }, Fault::not_results, 2,
                 "'something-else'");

    root = samples::general();
    root.attributes.set("format_version", file::Values(std::vector<std::int32_t>{2, 3}));
    write(folder / "newer.h5", root);
    expect_fault([&] { file::read_results(folder / "newer.h5"); }, Fault::newer_version, 2,
                 "results format 2.3");

    root.attributes.set("format_version", file::Values(std::vector<std::int32_t>{1, 99}));
    write(folder / "minor.h5", root);
    EXPECT_NO_THROW(file::read_results(folder / "minor.h5"));

    root.attributes.set("format_version", std::string("two"));
    write(folder / "odd.h5", root);
    expect_fault([&] { file::read_results(folder / "odd.h5"); }, Fault::not_results, 2,
                 "format_version");
}

}  // namespace
}  // namespace cityload
