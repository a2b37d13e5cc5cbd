// Nothing unfinished bears the final name, whatever happens while writing.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>

#include "results/file/reader.hpp"
#include "results/file/writer.hpp"
#include "tests/unit/results/expect_fault.hpp"
#include "tests/unit/results/samples.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace cityload {
namespace {

namespace fs = std::filesystem;
using file::Fault;
using file::Group;
using file::Writer;
using samples::expect_fault;
using samples::TemporaryFolder;

/// A state whose every value is the number of the flush, so that a mixture of two would show.
Group state(std::int64_t flush, std::size_t size = 4000) {
    Group root;
    root.attributes.set("flush", flush);
    Group& group = root.group("numbers");
    std::vector<double> noise;  // hard to compress, so that files are large
    std::mt19937_64 random(static_cast<std::uint64_t>(flush));
    for (std::size_t i = 0; i < size; ++i) noise.push_back(static_cast<double>(random()));
    group.add_coordinate("item", std::vector<std::int64_t>(size, flush));
    group.add({.name = "noise", .dims = {"item"}, .values = std::move(noise)});
    return root;
}

std::int64_t checked_flush(const Group& root) {
    const auto flush = static_cast<std::int64_t>(root.attributes.number("flush").value());
    const Group& group = *root.find_group("numbers");
    for (const double item : group.numbers("item")) {
        if (item != static_cast<double>(flush)) return -1;
    }
    if (group.numbers("noise") != state(flush).find_group("numbers")->numbers("noise")) return -1;
    return flush;
}

TEST(SafeWriting, the_final_name_appears_with_the_complete_file_only) {
    const TemporaryFolder folder;
    const std::string out = folder / "out.h5";
    Writer writer(out, false);
    EXPECT_FALSE(fs::exists(out));
    for (std::int64_t flush = 1; flush <= 3; ++flush) {
        writer.flush(state(flush));
        EXPECT_FALSE(fs::exists(out));
        const Group partial = file::read_results(out + ".partial");
        EXPECT_EQ(checked_flush(partial), flush);
        EXPECT_FALSE(file::is_complete(partial));
    }
    writer.complete(state(4));
    EXPECT_EQ(checked_flush(file::read_results(out)), 4);
    EXPECT_TRUE(file::is_complete(file::read_results(out)));
    EXPECT_FALSE(fs::exists(out + ".partial"));
    EXPECT_FALSE(fs::exists(out + ".partial.tmp"));
}

TEST(SafeWriting, an_abandoned_writer_leaves_its_last_flush) {
    const TemporaryFolder folder;
    const std::string out = folder / "out.h5";
    { Writer writer(out, false); }
    EXPECT_TRUE(fs::is_empty(folder.path()));
    {
        Writer writer(out, false);
        writer.flush(state(7));
    }
    EXPECT_EQ(checked_flush(file::read_results(out + ".partial")), 7);
    EXPECT_FALSE(fs::exists(out + ".partial.tmp"));
    // A later run takes the names over.
    Writer(out, false).complete(state(8));
    EXPECT_FALSE(fs::exists(out + ".partial"));
}

TEST(SafeWriting, an_existing_file_is_replaced_only_by_force) {
    const TemporaryFolder folder;
    const std::string out = folder / "out.h5";
    std::ofstream(out) << "precious";
    expect_fault([&] { Writer(out, false); }, Fault::exists, 2, "--force");
    std::string kept;
    std::ifstream(out) >> kept;
    EXPECT_EQ(kept, "precious");
    Writer(out, true).complete(state(1));
    EXPECT_EQ(checked_flush(file::read_results(out)), 1);
}

TEST(SafeWriting, a_file_that_appears_during_the_run_is_not_replaced) {
    const TemporaryFolder folder;
    const std::string out = folder / "out.h5";
    Writer writer(out, false);
    writer.flush(state(1));
    std::ofstream(out) << "precious";
    expect_fault([&] { writer.complete(state(2)); }, Fault::exists, 2, "appeared during the run");
    std::string kept;
    std::ifstream(out) >> kept;
    EXPECT_EQ(kept, "precious");
    EXPECT_EQ(checked_flush(file::read_results(out + ".partial")), 2);
    EXPECT_FALSE(fs::exists(out + ".partial.tmp"));
}

TEST(SafeWriting, two_runs_do_not_write_the_same_file) {
    const TemporaryFolder folder;
    const std::string out = folder / "out.h5";
    Writer first(out, false);
    expect_fault([&] { Writer(out, true); }, Fault::in_use, 3, "another cityload");
    first.flush(state(1));
    expect_fault([&] { Writer(out, false); }, Fault::in_use, 3, "another cityload");
    first.complete(state(2));
    Writer(out, true).complete(state(3));
    EXPECT_EQ(checked_flush(file::read_results(out)), 3);
}

TEST(SafeWriting, folders_that_cannot_be_written_are_named) {
    const TemporaryFolder folder;
    expect_fault([&] { Writer(folder / "none/out.h5", false); }, Fault::not_permitted, 3,
                 "there is no folder");
    std::ofstream(folder / "file") << "x";
    expect_fault([&] { Writer(folder / "file/out.h5", false); }, Fault::not_permitted, 3,
                 "there is no folder");
    expect_fault([&] { Writer(folder.path().string(), true); }, Fault::not_permitted, 3,
                 "is a folder");
    expect_fault([&] { Writer(folder / std::string(300, 'n'), false); }, Fault::not_permitted, 3,
                 "cannot be written");
    expect_fault([&] { Writer("/proc/out.h5", false); }, Fault::not_permitted, 3, "/proc");
}

/// Runs `action` in a child; true if it returned true. A child may give up rights and set limits.
template <class Action>
bool in_child(Action action) {
    const pid_t child = fork();
    if (child == 0) {
        bool good = false;
        try {
            good = action();
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
        }
        _exit(good ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

template <class Action>
bool fails_with(Fault fault, Action action) {
    try {
        action();
    } catch (const file::FileError& error) {
        if (error.fault() == fault && error.exit_code() == 3) return true;
        std::fprintf(stderr, "%s\n", error.what());
    }
    return false;
}

TEST(SafeWriting, no_right_to_write_in_the_folder) {
    const TemporaryFolder folder;
    fs::permissions(folder.path(), fs::perms(0555));
    EXPECT_TRUE(in_child([&] {
        if (geteuid() == 0 && (setegid(65534) != 0 || seteuid(65534) != 0))
            return false;  // root may write anywhere
        return fails_with(Fault::not_permitted, [&] { Writer(folder / "out.h5", false); });
    }));
}

TEST(SafeWriting, no_right_to_read) {
    const TemporaryFolder folder;
    Writer(folder / "out.h5", false).complete(state(1));
    fs::permissions(folder.path(), fs::perms(0755));
    fs::permissions(folder / "out.h5", fs::perms(0));
    EXPECT_TRUE(in_child([&] {
        if (geteuid() == 0 && (setegid(65534) != 0 || seteuid(65534) != 0)) return false;
        return fails_with(Fault::not_permitted, [&] { file::read_results(folder / "out.h5"); });
    }));
}

// After a failed flush the earlier one is whole, no other file remains, and writing goes on where
// there is room again.
bool survives_a_full_disk(const std::string& out, auto fill, auto make_room) {
    Writer writer(out, false);
    writer.flush(state(1));
    fill();
    if (!fails_with(Fault::no_space, [&] { writer.flush(state(2, 200'000)); })) return false;
    if (!fails_with(Fault::no_space, [&] { writer.complete(state(2, 200'000)); })) return false;
    if (fs::exists(out) || checked_flush(file::read_results(out + ".partial")) != 1) return false;
    make_room();
    writer.complete(state(3));
    return checked_flush(file::read_results(out)) == 3 && !fs::exists(out + ".partial") &&
           !fs::exists(out + ".partial.tmp");
}

TEST(SafeWriting, a_file_size_limit_is_an_error_and_not_a_crash) {
    const TemporaryFolder folder;
    EXPECT_TRUE(in_child([&] {
        signal(SIGXFSZ, SIG_IGN);
        const auto limit = [](rlim_t bytes) {
            const rlimit value{bytes, RLIM_INFINITY};
            setrlimit(RLIMIT_FSIZE, &value);
        };
        return survives_a_full_disk(
            folder / "out.h5", [&] { limit(500'000); }, [&] { limit(RLIM_INFINITY); });
    }));
}

TEST(SafeWriting, a_full_disk_is_an_error_and_not_a_crash) {
    const TemporaryFolder folder;
    if (mount("cityload-test", folder.path().c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=1m") !=
        0) {
        GTEST_SKIP() << "mounting a small tmpfs is not permitted here (" << std::strerror(errno)
                     << "); the file size limit is tested in any case";
    }
    EXPECT_TRUE(in_child([&] {
        return survives_a_full_disk(
            folder / "out.h5", [] {}, [] {});
    }));
    // Not even the first byte fits: found before the run starts or at its first flush.
    EXPECT_TRUE(in_child([&] {
        std::ofstream filler(folder / "filler", std::ios::binary);
        const std::string block(4096, 'x');
        while (filler.write(block.data(), 4096).flush()) {
        }
        return fails_with(Fault::no_space,
                          [&] { Writer(folder / "new.h5", false).complete(state(1)); }) &&
               !fs::exists(folder / "new.h5") && !fs::exists(folder / "new.h5.partial.tmp");
    }));
    EXPECT_EQ(umount2(folder.path().c_str(), MNT_DETACH), 0);
}

// 200 children write files of four flushes and a completion one after the other and are killed at a
// random moment.
TEST(SafeWriting, killed_at_any_moment_it_leaves_whole_files_only) {
    const TemporaryFolder folder;
    std::mt19937_64 random(20190107);
    int finals = 0, partials = 0, temporaries = 0;
    for (int kill_number = 0; kill_number < 200; ++kill_number) {
        const std::string prefix = folder / ("run" + std::to_string(kill_number) + "-");
        int tell[2];
        ASSERT_EQ(pipe(tell), 0);
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            for (char out = 'a';; ++out) {
                const std::string path = prefix + out + ".h5";
                Writer writer(path, false);
                for (char flush = '1'; flush <= '4'; ++flush) {
                    writer.flush(state(flush - '0'));
                    if (write(tell[1], &flush, 1) != 1) _exit(1);
                }
                writer.complete(state(5));
                if (write(tell[1], "5", 1) != 1) _exit(1);
                if (out == 'z') _exit(0);
            }
        }
        close(tell[1]);
        // The moment is random in the child's own progress: some flushes awaited, then up to 4 ms
        // more.
        std::string told;
        const std::size_t awaited = random() % 8;
        char flush = 0;
        while (told.size() < awaited && read(tell[0], &flush, 1) == 1) told += flush;
        usleep(static_cast<useconds_t>(random() % 4000));
        kill(child, SIGKILL);
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";
        while (read(tell[0], &flush, 1) == 1) told += flush;
        close(tell[0]);

        const std::size_t complete =
            static_cast<std::size_t>(std::count(told.begin(), told.end(), '5'));
        // Flushes told of the file in work.
        const std::int64_t last = told.empty() ? 0 : (told.back() - '0') % 5;
        for (std::size_t i = 0; i < 26; ++i) {
            const std::string path = prefix + static_cast<char>('a' + i) + ".h5";
            EXPECT_TRUE(fs::exists(path) || i >= complete) << path;
            if (fs::exists(path)) {
                const Group root = file::read_results(path);
                EXPECT_TRUE(file::is_complete(root));
                EXPECT_EQ(checked_flush(root), 5);
                ++finals;
            }
            if (fs::exists(path + ".partial")) {
                const Group root = file::read_results(path + ".partial");
                const std::int64_t flushed = checked_flush(root);
                EXPECT_FALSE(file::is_complete(root));
                const std::int64_t told_here = i == complete ? last : 0;
                EXPECT_GE(flushed, std::max<std::int64_t>(told_here, 1)) << told;
                EXPECT_LE(flushed, told_here + 1) << told;
                ++partials;
            } else if (i == complete && !fs::exists(path)) {
                EXPECT_EQ(last, 0) << "a flush was told but is not there: " << told;
            }
            temporaries += fs::exists(path + ".partial.tmp");
        }
    }
    // The kills did fall into all phases.
    EXPECT_GT(finals, 20);
    EXPECT_GT(partials, 50);
    EXPECT_GT(temporaries, 50);
}

}  // namespace
}  // namespace cityload
