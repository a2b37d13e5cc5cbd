#pragma once
// A POSIX file descriptor with an owner, and system errors as FileError.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace cityload::file {

enum class Access { reading, writing };

/// Throws the FileError for a system error: "'<path>' cannot be read: <reason>".
[[noreturn]] void throw_errno(int error, const std::string& path, Access access);

class Descriptor {
  public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            close();
            number_ = std::exchange(other.number_, -1);
        }
        return *this;
    }
    ~Descriptor() { close(); }

    int number() const { return number_; }
    bool is_open() const { return number_ >= 0; }
    void close();

    /// Reads exactly that many bytes; a shorter file is an error (damaged).
    void read_at(std::span<std::byte> into, std::uint64_t offset, const std::string& path) const;
    void write_at(std::span<const std::byte> bytes, std::uint64_t offset,
                  const std::string& path) const;
    void sync(const std::string& path) const;

  private:
    int number_ = -1;
};

Descriptor open_for_reading(const std::string& path);

}  // namespace cityload::file
