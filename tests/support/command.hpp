#pragma once
// Tests of the cityload command: runs it in a folder of the test's own. The test program is told
// where the command is by CITYLOAD_COMMAND.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace cityload::test {

namespace fs = std::filesystem;

/// What a command said and how it ended.
struct Said {
    int code = -1;
    std::string out, err;
};

inline std::string content(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

inline int shell(const std::string& command) {
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// A new folder for temporary files; the process's number keeps parallel tests apart.
inline fs::path new_folder(const std::string& name) {
    const fs::path folder =
        fs::temp_directory_path() / ("cityload-" + name + "-" + std::to_string(getpid()));
    fs::create_directories(folder);
    return folder;
}

/// `cityload ARGUMENTS` in a folder. `locale` decides the language: C or zh_CN.
inline Said cityload_in(const fs::path& folder, const std::string& arguments,
                        const std::string& locale = "C") {
    const int code = shell("cd '" + folder.string() + "' && LC_ALL=" + locale +
                           " " CITYLOAD_COMMAND " " + arguments + " >out.txt 2>err.txt");
    return {code, content(folder / "out.txt"), content(folder / "err.txt")};
}

/// A scenario of a city over `days`, counted after a warm-up of `around` days and followed for as
/// long afterwards; for speed.
inline std::string short_city(const std::string& scenario, int days, int around) {
    const auto set = [](const char* key, int value) {
        return " --set 'city." + std::string(key) + "=\"" + std::to_string(value) + " d\"'";
    };
    return scenario + set("days", days) + set("warmup", around) + set("cooldown", around) + " ";
}

/// Every test has a folder of its own, which is removed after it.
class CommandTest : public testing::Test {
  protected:
    void SetUp() override {
        folder_ = new_folder(testing::UnitTest::GetInstance()->current_test_info()->name());
    }
    void TearDown() override { fs::remove_all(folder_); }

    Said cityload(const std::string& arguments, const std::string& locale = "C") const {
        return cityload_in(folder_, arguments, locale);
    }

    fs::path folder_;
};

}  // namespace cityload::test
