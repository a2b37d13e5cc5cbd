#pragma once
// What can go wrong with a results file, as one exception that says which file, what, and what to
// do.

#include <stdexcept>
#include <string>

namespace cityload::file {

enum class Fault {
    exists,         ///< the final name is taken and overwriting was not asked for
    missing,        ///< there is no such file
    not_results,    ///< a file of another kind
    damaged,        ///< cut short or changed after it was written
    newer_version,  ///< written by a newer cityload
    no_such_thing,  ///< a sound results file that lacks the group or variable asked for
    no_space,       ///< disk, quota or file size limit full
    not_permitted,  ///< no right to write or read there, or the folder is missing
    in_use,         ///< another process is writing the same file
    input_output,   ///< the device failed, or memory ran out
};

/// Thrown by everything in this folder. `what()` is one English sentence that names the file,
/// `chinese()` the same in Chinese. What the system or HDF5 adds in brackets stays as they say it.
class FileError : public std::runtime_error {
  public:
    FileError(Fault fault, std::string path, const std::string& english, std::string chinese)
        : std::runtime_error(english),
          fault_(fault),
          path_(std::move(path)),
          chinese_(std::move(chinese)) {}

    const std::string& chinese() const { return chinese_; }
    Fault fault() const { return fault_; }
    const std::string& path() const { return path_; }

    /// Exit code of the command: 2 where the user named a wrong file, 3 where the surroundings
    /// failed.
    int exit_code() const {
        switch (fault_) {
            case Fault::exists:
            case Fault::missing:
            case Fault::not_results:
            case Fault::damaged:
            case Fault::newer_version:
            case Fault::no_such_thing:
                return 2;
            default:
                return 3;
        }
    }

  private:
    Fault fault_;
    std::string path_, chinese_;
};

}  // namespace cityload::file
