#pragma once
// A group of cells that one thread works on at a time, and how they read and send mail.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/check.hpp"
#include "sim/divider.hpp"
#include "sim/ids.hpp"
#include "sim/lane.hpp"
#include "sim/mail_order.hpp"
#include "sim/mail_store.hpp"
#include "sim/time.hpp"

namespace cityload::sim {

/// How a cell is advanced: epoch by epoch, or in strides of many epochs (Model::reach in
/// kernel.hpp).
enum Pace : std::size_t { by_epoch, by_stride, paces };

/// Which shard a cell belongs to. Cells and shards are numbered through, those that stride first;
/// each shard of a pace has the same number of cells, the last one perhaps fewer; so there may be
/// fewer shards than asked for.
class ShardMap {
  public:
    /// `cells` and wanted `shards`, by pace.
    ShardMap(const std::array<std::size_t, paces>& cells,
             const std::array<std::size_t, paces>& shards)
        : striding_cells_(cells[by_stride]),
          width_{Divider(width(cells[by_epoch], shards[by_epoch])),
                 Divider(width(cells[by_stride], shards[by_stride]))},
          striding_((cells[by_stride] + width_[by_stride].divisor() - 1) /
                    width_[by_stride].divisor()) {}

    std::size_t operator()(CellId cell) const {
        const std::size_t c = cell.value();
        return c < striding_cells_ ? width_[by_stride](c)
                                   : striding_ + width_[by_epoch](c - striding_cells_);
    }
    /// Number of shards whose cells stride; they are the first.
    std::size_t striding() const { return striding_; }
    Pace pace(std::size_t shard) const { return shard < striding_ ? by_stride : by_epoch; }
    /// First cell of a shard, of one past the last also.
    std::size_t first_cell(std::size_t shard) const {
        return shard < striding_
                   ? shard * width_[by_stride].divisor()
                   : striding_cells_ + (shard - striding_) * width_[by_epoch].divisor();
    }

  private:
    static std::size_t width(std::size_t cells, std::size_t shards) {
        shards = std::max<std::size_t>(shards, 1);
        return std::max<std::size_t>((cells + shards - 1) / shards, 1);
    }
    std::size_t striding_cells_;
    std::array<Divider, paces> width_;
    std::size_t striding_;
};

/// Where a cell puts its mail. Valid during the call it was given to.
template <class Message>
class Post {
  public:
    void operator()(const Message& m) {
        const std::size_t shard = map_(m.to);
        // Always checked: it would be lost without a trace.
        if (m.at < earliest_[map_.pace(shard)]) [[unlikely]]
            fail_check("mail is not due before the epoch's end", __FILE__, __LINE__);
        ++sent_;
        lane_.insert(shard, m);
    }

  private:
    template <class>
    friend class Kernel;
    template <class>
    friend class Shard;

    /// `earliest`: by pace, what mail that is sent now must not be due before.
    Post(const ShardMap& map, Lane<Message>& lane, const std::array<Instant, paces>& earliest)
        : map_(map), lane_(lane), earliest_(earliest) {}

    const ShardMap& map_;
    Lane<Message>& lane_;
    std::array<Instant, paces> earliest_;
    std::uint64_t sent_ = 0;
};

/// The kernel's unit of work.
template <class Message>
class Shard {
  public:
    Shard(std::size_t first_cell, std::size_t end_cell, Pace pace, bool self_driven,
          MailStore<Message>& store)
        : store_(store),
          first_cell_(first_cell),
          end_cell_(end_cell),
          pace_(pace),
          ordered_(store) {
        if (!self_driven) return;
        wake_.assign(end_cell - first_cell, Instant{});
        block_wake_.assign((wake_.size() + block - 1) / block, Instant{});
    }
    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;

    /// Does the epoch (or the stride) for all cells: reads the mail in `due` and `cut`, sends by
    /// `lane`.
    template <class Model>
    void advance(Model& model, Interval epoch, Lane<Message>& lane, Post<Message> post) {
        collect(epoch.until, lane.pool());
        ordered_.sort(taken_, epoch, first_cell_, end_cell_,
                      [](const Message& a, const Message& b) { return Model::before(a, b); });
        if constexpr (checks_enabled) check_order<Model>(epoch);

        window_begin_ = window_end_ = 0;
        const std::size_t mail = ordered_.size();
        std::size_t done = mail, read = 0;
        const auto has_mail = [&](std::size_t before) {
            return read != mail && ordered_.cell(read) < before;
        };
        const auto advance_cell = [&](std::size_t c) {
            const std::size_t first = read;
            if (has_mail(c + 1)) read = ordered_.end_of_cell(first);
            if constexpr (requires { model.prefetch(CellId(c)); })
                if (mail - first > prefetch_ahead)
                    model.prefetch(CellId(ordered_.cell(first + prefetch_ahead)));
            const Instant woken = model.advance(CellId(c), epoch, inbox(first, read), post);
            CITYLOAD_ENSURE(woken >= epoch.until);
            ++done;
            return woken;
        };
        wakes = held_first_;
        if constexpr (Model::self_driven) {
            // Blocks of cells, so that those who sleep are passed over together.
            for (std::size_t b = 0; b < block_wake_.size(); ++b) {
                const std::size_t begin = first_cell_ + b * block;
                const std::size_t stop = std::min(begin + block, end_cell_);
                if (block_wake_[b] < epoch.until || has_mail(stop)) {
                    Instant first = Instant::never();
                    for (std::size_t c = begin; c < stop; ++c) {
                        Instant& wake = wake_[c - first_cell_];
                        if (wake < epoch.until || has_mail(c + 1)) wake = advance_cell(c);
                        first = std::min(first, wake);
                    }
                    block_wake_[b] = first;
                }
                wakes = std::min(wakes, block_wake_[b]);
            }
        } else {
            while (read != mail) advance_cell(ordered_.cell(read));
        }
        CITYLOAD_ENSURE(read == mail);
        for (const MailRun& run : taken_) lane.pool().give_back(run.chunk);
        received += mail;
        sent += post.sent_;
        work = std::max<std::size_t>(done + post.sent_, work - (work + 7) / 8);
    }

    /// Has the cell looked at in the epoch that begins at `now`.
    void wake(CellId cell, Instant now) {
        Instant& wake = wake_.at(cell.value() - first_cell_);
        wake = std::min(wake, now);
        Instant& block_wake = block_wake_[(cell.value() - first_cell_) / block];
        block_wake = std::min(block_wake, now);
        wakes = std::min(wakes, now);
    }

    std::size_t first_cell() const { return first_cell_; }
    Pace pace() const { return pace_; }

    /// Messages that came with others of their bucket and are not due yet.
    std::size_t held() const {
        std::size_t sum = 0;
        for (const MailRun& run : held_) sum += run.count;
        return sum;
    }
    template <class Visit>
    void for_each_held(Visit& visit) const {
        for (const MailRun& run : held_)
            for (std::size_t i = 0; i < run.count; ++i) visit(store_.items(run.chunk)[i]);
    }

    std::size_t bytes() const {
        return sizeof(*this) + ordered_.bytes() +
               (due.capacity() + cut.capacity()) * sizeof(MailChain<Message>) +
               (taken_.capacity() + held_.capacity()) * sizeof(MailRun) +
               window_.capacity() * sizeof(Message) +
               (wake_.capacity() + block_wake_.capacity()) * sizeof(Instant);
    }

    // Read and tended by the kernel while nobody is at work.
    std::vector<MailChain<Message>> due, cut;  ///< put here by the kernel, for advance()
    Instant wakes{};  ///< not later than any cell's own event, or mail that is held
    std::uint64_t sent = 0, received = 0;
    /// Messages in and out and cells of an epoch to be expected: as many as lately at most, since a
    /// quiet stride (a quarter of an hour, a Sunday) says little about the next.
    std::size_t work = 0;

  private:
    static constexpr std::size_t block = 32;
    static constexpr std::size_t prefetch_ahead = 12;
    static constexpr std::size_t window = 128;

    /// Mail that is due goes from `due`, `cut` and what is held to taken_; what is not, is held.
    void collect(Instant until, ChunkPool<Message>& pool) {
        taken_.clear();
        for (const MailChain<Message>& chain : due)
            chain.for_each_run(store_, [&](const MailRun& run) { taken_.push_back(run); });
        for (const MailChain<Message>& chain : cut)
            chain.for_each_run(store_, [&](const MailRun& run) { held_.push_back(run); });
        due.clear();
        cut.clear();
        if (held_.empty()) return;
        held_first_ = Instant::never();
        MailChain<Message> some;  // of chunks of which some messages are due
        std::size_t kept_runs = 0;
        for (MailRun run : held_) {
            Message* const items = store_.items(run.chunk);
            const auto is_due = [until](const Message& m) { return m.at < until; };
            if (std::all_of(items, items + run.count, is_due)) {
                taken_.push_back(run);
                continue;
            }
            std::uint32_t kept = 0;
            for (std::uint32_t i = 0; i < run.count; ++i) {
                if (is_due(items[i])) {
                    some.push(items[i], pool);
                    continue;
                }
                if (kept != i) items[kept] = items[i];
                held_first_ = std::min(held_first_, items[kept++].at);
            }
            held_[kept_runs++] = {run.chunk, kept};
        }
        held_.resize(kept_runs);
        some.for_each_run(store_, [&](const MailRun& run) { taken_.push_back(run); });
    }

    /// Due mail [first, end), of one cell. It is copied a little ahead, so that the processor waits
    /// for many messages at once and the cell finds its own in the nearest cache.
    std::span<const Message> inbox(std::size_t first, std::size_t end) {
        if (end > window_end_) {
            window_begin_ = first;
            window_end_ = std::min(std::max(end, first + window), ordered_.size());
            const std::size_t n = window_end_ - first;
            if (window_.size() < n) window_.resize(std::max(n, 2 * window_.size()));
            for (std::size_t i = 0; i != n; ++i) window_[i] = ordered_[first + i];
        }
        return {window_.data() + (first - window_begin_), end - first};
    }

    template <class Model>
    void check_order([[maybe_unused]] Interval epoch) const {
        for (std::size_t i = 0; i < ordered_.size(); ++i) {
            CITYLOAD_ENSURE(epoch.contains(ordered_[i].at));
            CITYLOAD_ENSURE(first_cell_ <= ordered_[i].to.value() &&
                            ordered_[i].to.value() < end_cell_);
            if (i == 0 || ordered_[i - 1].to != ordered_[i].to) {
                CITYLOAD_ENSURE(i == 0 || ordered_[i - 1].to < ordered_[i].to);
                continue;
            }
            // Strictly: two messages the model cannot tell apart would come in an order of chance.
            CITYLOAD_ENSURE(ordered_[i - 1].at < ordered_[i].at ||
                            Model::before(ordered_[i - 1], ordered_[i]));
            CITYLOAD_ENSURE(!Model::before(ordered_[i], ordered_[i - 1]));
        }
    }

    MailStore<Message>& store_;
    std::size_t first_cell_, end_cell_;
    Pace pace_;
    std::vector<MailRun> taken_;  ///< what is due
    std::vector<MailRun> held_;   ///< of buckets that a stop has cut, what is not due yet
    Instant held_first_ = Instant::never();
    MailSorter<Message> ordered_;
    std::vector<Message> window_;  ///< due mail [window_begin_, window_end_), in order
    std::size_t window_begin_ = 0, window_end_ = 0;
    std::vector<Instant> wake_;        ///< by cell: its next own event
    std::vector<Instant> block_wake_;  ///< by block of cells: the least of them
};

}  // namespace cityload::sim
