#pragma once
// Memory for pending mail, in chunks of a few messages each. A chunk has a number, and what links
// chunks to chains stands apart from them: a chain is followed without waiting for its messages.

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace cityload::sim {

/// All chunks of a run. They never move, and whoever has a chunk's number may use the chunk; which
/// chunks are free, the threads' pools know.
template <class Message>
class MailStore {
    static_assert(std::is_trivially_copyable_v<Message>);

  public:
    using Chunk = std::uint32_t;
    static constexpr Chunk none = ~Chunk{0};
    /// Messages in a chunk; a power of two, so that a message's number tells its chunk.
    static constexpr std::size_t chunk_items =
        std::bit_floor(std::max<std::size_t>(8, 1024 / sizeof(Message)));
    /// Chunks that go to a pool and come from it together.
    static constexpr std::size_t batch = 64;

    MailStore() = default;
    ~MailStore() {
        for (std::size_t b = 0; b < block_count_; ++b) delete blocks_[b];
    }
    MailStore(const MailStore&) = delete;
    MailStore& operator=(const MailStore&) = delete;

    Chunk next(Chunk chunk) const { return link(chunk); }
    void set_next(Chunk chunk, Chunk next) { link(chunk) = next; }

    Message* items(Chunk chunk) { return address(std::size_t{chunk} * chunk_items); }
    const Message* items(Chunk chunk) const { return address(std::size_t{chunk} * chunk_items); }

    /// A message by its number: its chunk's, times chunk_items, and its place in the chunk.
    const Message& operator[](std::size_t number) const { return *address(number); }
    /// One past the greatest number there is.
    std::size_t end() const { return chunks_.load(std::memory_order_relaxed) * chunk_items; }

    /// A chain of `batch` chunks for the caller's use. From any thread. Throws std::length_error
    /// if there is too much mail.
    Chunk take_batch() {
        const std::scoped_lock lock(growing_);
        if (spare_.empty()) return grow();
        const Chunk first = spare_.back();
        spare_.pop_back();
        return first;
    }
    /// Such a chain that is not used any more. From any thread.
    void give_batch(Chunk first) {
        const std::scoped_lock lock(growing_);
        spare_.push_back(first);
    }

    /// Of what was ever in use; the rest of a block has not been touched.
    std::size_t bytes() const {
        return sizeof(*this) + spare_.capacity() * sizeof(Chunk) +
               chunks_ * (chunk_items * sizeof(Message) + sizeof(Chunk));
    }

  private:
    static constexpr std::size_t block_chunks = 256, block_items = block_chunks * chunk_items;
    static_assert(block_chunks % batch == 0);
    static constexpr std::size_t max_blocks = std::size_t{1} << 16;

    struct Block {
        alignas(Message) std::array<std::byte, block_items * sizeof(Message)> items;
        std::array<Chunk, block_chunks> next;
    };

    Message* address(std::size_t number) const {
        return reinterpret_cast<Message*>(blocks_[number / block_items]->items.data()) +
               number % block_items;
    }
    Chunk& link(Chunk chunk) const {
        return blocks_[chunk / block_chunks]->next[chunk % block_chunks];
    }

    Chunk grow() {
        const std::size_t first = chunks_.load(std::memory_order_relaxed);
        if (first == block_count_ * block_chunks) {
            if (block_count_ == max_blocks)
                throw std::length_error("more mail is pending than a run can hold: at most " +
                                        std::to_string(max_blocks * block_items) +
                                        " messages, fewer if they are due far apart");
            blocks_[block_count_] = new Block;  // not initialised, so that nothing is touched
            ++block_count_;
        }
        for (std::size_t c = first; c < first + batch; ++c)
            link(static_cast<Chunk>(c)) = static_cast<Chunk>(c + 1);
        link(static_cast<Chunk>(first + batch - 1)) = none;
        chunks_.store(first + batch, std::memory_order_relaxed);
        return static_cast<Chunk>(first);
    }

    /// A table that never moves, since others read it while it grows; its rest is not touched.
    std::unique_ptr<Block*[]> blocks_ = std::make_unique_for_overwrite<Block*[]>(max_blocks);
    std::atomic<std::size_t> chunks_{0};
    std::mutex growing_;
    std::size_t block_count_ = 0;
    std::vector<Chunk> spare_;  ///< the first chunks of batches
};

/// Free chunks at the disposal of one thread at a time. Chunks given back are given out first, the
/// last one before the others, since it is still near the processor. Whoever empties others' chunks
/// keeps them; what is too much goes back to the store, for those who fill more than they empty.
template <class Message>
class ChunkPool {
  public:
    using Store = MailStore<Message>;
    using Chunk = typename Store::Chunk;

    explicit ChunkPool(Store& store) : store_(store) {}
    ChunkPool(const ChunkPool&) = delete;
    ChunkPool& operator=(const ChunkPool&) = delete;

    Store& store() const { return store_; }

    /// A chunk, put before `next` of a chain.
    Chunk take(Chunk next) {
        if (count_ == 0) [[unlikely]]
            open_batch();
        --count_;
        const Chunk chunk = std::exchange(first_, store_.next(first_));
        store_.set_next(chunk, next);
        return chunk;
    }
    void give_back(Chunk chunk) {
        if (count_ == Store::batch) [[unlikely]]
            put_by();
        ++count_;
        store_.set_next(chunk, std::exchange(first_, chunk));
    }

  private:
    [[gnu::noinline]] void open_batch() {
        first_ = full_ != Store::none ? std::exchange(full_, Store::none) : store_.take_batch();
        count_ = Store::batch;
    }
    [[gnu::noinline]] void put_by() {
        if (full_ != Store::none) store_.give_batch(full_);
        full_ = std::exchange(first_, Store::none);
        count_ = 0;
    }

    Store& store_;
    Chunk first_ = Store::none;  ///< of a chain of count_ chunks
    std::size_t count_ = 0;
    Chunk full_ = Store::none;  ///< another batch
};

/// A chunk with the number of messages that are in it.
struct MailRun {
    std::uint32_t chunk;
    std::uint32_t count;
};

/// Chunks linked to each other, of which only the first may have room.
template <class Message>
struct MailChain {
    using Store = MailStore<Message>;
    typename Store::Chunk first = Store::none;
    std::uint32_t count = Store::chunk_items;  ///< of messages in the first chunk
    std::uint32_t others = 0;                  ///< chunks

    bool empty() const { return first == Store::none; }
    std::size_t size() const {
        return empty() ? 0 : std::size_t{others} * Store::chunk_items + count;
    }
    void push(const Message& m, ChunkPool<Message>& pool) {
        if (count == Store::chunk_items) *this = {pool.take(first), 0, others + !empty()};
        std::construct_at(pool.store().items(first) + count++, m);
    }
    /// Calls visit(run) for each chunk, which may have been given back when it returns.
    template <class Visit>
    void for_each_run(const Store& store, Visit visit) const {
        MailRun run{first, count};
        while (run.chunk != Store::none) {
            const auto next = store.next(run.chunk);
            visit(run);
            run = {next, Store::chunk_items};
        }
    }
};

}  // namespace cityload::sim
