#pragma once
// Memory for pending mail, in chunks of a few messages each. A chunk has a number, and what links
// chunks to chains stands apart from them: a chain is followed without waiting for its messages.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

#include "sim/check.hpp"

namespace cityload::sim {

/// Chunks given back are given out first, the last one before the others, since it is still near
/// the processor. Several agendas may share a store if one thread works on them all.
template <class Message>
class MailStore {
    static_assert(std::is_trivially_copyable_v<Message>);

  public:
    using Chunk = std::uint32_t;
    static constexpr Chunk none = ~Chunk{0};
    /// Messages in a chunk; a power of two, so that a message's number tells its chunk.
    static constexpr std::size_t chunk_items =
        std::bit_floor(std::max<std::size_t>(8, 1024 / sizeof(Message)));

    MailStore() = default;
    MailStore(const MailStore&) = delete;
    MailStore& operator=(const MailStore&) = delete;

    /// A chunk, put before `next` of a chain.
    Chunk take(Chunk next) {
        Chunk chunk = free_;
        if (chunk == none) {
            chunk = grow();
        } else {
            free_ = next_[chunk];
        }
        next_[chunk] = next;
        return chunk;
    }
    void give_back(Chunk chunk) {
        next_[chunk] = free_;
        free_ = chunk;
    }
    Chunk next(Chunk chunk) const { return next_[chunk]; }

    Message* items(Chunk chunk) { return address(std::size_t{chunk} * chunk_items); }
    const Message* items(Chunk chunk) const { return address(std::size_t{chunk} * chunk_items); }

    /// A message by its number: its chunk's, times chunk_items, and its place in the chunk.
    const Message& operator[](std::size_t number) const { return *address(number); }
    /// One past the greatest number there is.
    std::size_t end() const { return next_.size() * chunk_items; }

    /// Of what was ever in use; the rest of a block has not been touched.
    std::size_t bytes() const {
        return sizeof(*this) + next_.size() * (chunk_items * sizeof(Message) + sizeof(Chunk));
    }

  private:
    static constexpr std::size_t block_chunks = 256, block_items = block_chunks * chunk_items;

    struct Free {
        void operator()(Message* first) const {
            std::allocator<Message>().deallocate(first, block_items);
        }
    };

    Message* address(std::size_t number) const {
        return blocks_[number / block_items].get() + number % block_items;
    }

    [[gnu::noinline]] Chunk grow() {  // seldom, and in nobody's way
        const std::size_t chunk = next_.size();
        CITYLOAD_ENSURE(chunk < none);
        if (chunk == blocks_.size() * block_chunks)
            blocks_.emplace_back(std::allocator<Message>().allocate(block_items));
        next_.push_back(none);
        return static_cast<Chunk>(chunk);
    }

    std::vector<std::unique_ptr<Message, Free>> blocks_;  ///< chunks never move
    std::vector<Chunk> next_;  ///< by chunk: the one after it in its chain
    Chunk free_ = none;
};

/// A chunk with the number of messages that are in it.
struct MailRun {
    std::uint32_t chunk;
    std::uint32_t count;
};

}  // namespace cityload::sim
