#pragma once
// The loop. What it promises, in the order in which it matters:
//
//  1. The state is divided into cells. A cell changes only in its own advance() and in
//     Model::stop().
//  2. Cells talk by mail. A message sent at time t arrives at t + L or later, L being the model's
//     look-ahead (its least delay between cells).
//  3. An epoch [from, until) is at most L long. So nothing sent in an epoch is due in it, and the
//     cells can be advanced in any order, on any threads. Cells that mail takes longer to reach
//     (Model::reach) are advanced over many epochs in one stride: up to the instant before which
//     nothing more can be sent to them. What they send is due in later epochs than the one they
//     are advanced in, as everybody's is.
//  4. A cell gets the mail due in the epoch in the model's total order (Model::before), which
//     knows time, phase, priority, mixed case id and step, never who sent first, which thread, or
//     which group. It treats mail and its own events in that order.
//  5. At a stop (a change, a command, a bulletin, the run's bounds) every cell has done all events
//     before the stop and none at or after it: the state is consistent, and only then may the
//     model look across cells.
//
// Hence results depend neither on the number of threads, nor on the grouping of cells into shards,
// nor on the epoch's length. All three are execution choices; tests/determinism holds them to it.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "sim/check.hpp"
#include "sim/executor.hpp"
#include "sim/first_error.hpp"
#include "sim/ids.hpp"
#include "sim/lane.hpp"
#include "sim/mail_store.hpp"
#include "sim/shard.hpp"
#include "sim/time.hpp"

namespace cityload::sim {

/// What the kernel did; for --timings and the conservation check. Not part of any result.
struct KernelCounts {
    std::uint64_t epochs = 0;
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    std::uint64_t pending = 0;
};

/// Execution choices. None of them changes a result.
struct KernelOptions {
    Duration epoch = minutes(5);  ///< at most the model's look-ahead
    std::size_t shards = 1;       ///< groups of cells, worked on by one thread at a time
    /// Epochs with fewer messages in and out, and cells, than this stay on one thread.
    std::size_t inline_below = 192;
    std::size_t stride_shards = 32;     ///< groups of the cells that stride
    Duration stride_bucket = hours(4);  ///< of their calendars; best a divisor of a stride
};

/// The loop over a model. It provides
///   using Message                 trivially copyable, with `Instant at` and `CellId to`
///   static bool before(const Message&, const Message&)          total order of one cell's mail
///   static constexpr bool self_driven   cells have events of their own; else only mail wakes them
///   Instant advance(CellId, Interval epoch, std::span<const Message> inbox, Post<Message>&)
///                                 does everything due in the epoch; returns the cell's next own
///                                 event, at or after the epoch's end, or never()
///   Instant stop(Instant, Post<Message>&)    does what is due at a stop; returns the next stop or
///                                 never(). Names cells whose own events changed in woken()
///   std::span<const CellId> woken() const    cells to look at in the next epoch whatever they said
/// and, if it has many small cells,
///   void prefetch(CellId) const   asks the processor for a cell that is advanced soon
/// and, if mail takes long to reach some of its cells,
///   std::size_t striding() const  the first so many cells stride: advance() is given a stride
///                                 instead of an epoch. Mail to itself that is due within the
///                                 stride is the cell's own business
///   Instant reach(Instant now) const   mail to a striding cell that another sends at or after
///                                 `now` is due at this instant or later. More than `now`, never
///                                 less than for an earlier `now`
///
/// An exception from the model ends the run; of several at once that of the lowest shard comes out.
template <class Model>
class Kernel {
  public:
    using Message = typename Model::Message;

    Kernel(Model& model, std::size_t cells, Executor& executor, KernelOptions options)
        : model_(model),
          executor_(executor),
          options_(options),
          shard_of_(cells_by_pace(model, cells), {options.shards, options.stride_shards}) {
        std::vector<Duration> buckets;
        for (std::size_t s = 0; s == 0 || shard_of_.first_cell(s) < cells; ++s) {
            shards_.push_back(std::make_unique<Shard>(
                shard_of_.first_cell(s), std::min(shard_of_.first_cell(s + 1), cells),
                shard_of_.pace(s), Model::self_driven, store_));
            buckets.push_back(s < shard_of_.striding() ? options.stride_bucket : options.epoch);
        }
        for (int worker = 0; worker < executor.threads(); ++worker)
            lanes_.push_back(std::make_unique<Lane<Message>>(store_, buckets));
        advance_one_ = [this](std::size_t i, std::size_t worker) {
            Shard& shard = *active_[i];
            Lane<Message>& lane = *lanes_[worker];
            // By cell: the order in which shards are worked on says nothing of them.
            errors_.guard(shard.first_cell(), [&] {
                shard.advance(model_, shard.pace() == by_stride ? stride_ : epoch_, lane,
                              Post<Message>(shard_of_, lane, {epoch_.until, stride_.until}));
            });
        };
    }
    Kernel(const Kernel&) = delete;
    Kernel& operator=(const Kernel&) = delete;

    /// Runs [from, until). The model's stop() is called at `from`, at each stop it names, and at
    /// `until`.
    void run(Instant from, Instant until) {
        begin(from);
        run_to(until);
        finish();
    }

    /// The same in parts: begin once, run_to as often as wanted, then finish. Between two calls all
    /// events before now() are done and none at or after it: the state is as at a stop, and may be
    /// looked at, copied or changed. Where a run is halted does not change it.
    void begin(Instant from) {
        now_ = from;
        next_stop_ = call_stop(from);
    }
    void run_to(Instant until) {
        while (now_ < until) {
            if (now_ == next_stop_) next_stop_ = call_stop(now_);
            const Instant limit = std::min(next_stop_, until);
            epoch_ = next_epoch(now_, limit);
            if (epoch_.length() > Duration{}) advance_all(limit);
            now_ = epoch_.until;
        }
    }
    void finish() { call_stop(now_); }

    Instant now() const { return now_; }
    Instant next_stop() const { return next_stop_; }

    /// Instead of begin(): takes up a run that another kernel left at `now`, with a copy of its
    /// model, its next stop and all its pending mail.
    void resume(Instant now, Instant next_stop, std::span<const Message> pending) {
        now_ = now;
        next_stop_ = next_stop;
        Post<Message> post(shard_of_, *lanes_.front(), {now, now});
        for (const Message& m : pending) post(m);
        counts_.sent += post.sent_;
    }

    /// Calls the model's stop() here and now, for what has been told to it since.
    void stop_here() { next_stop_ = call_stop(now_); }

    KernelCounts counts() const {
        KernelCounts sum = counts_;
        for (const auto& shard : shards_) {
            sum.sent += shard->sent;
            sum.received += shard->received;
            sum.pending += shard->held();
        }
        for (const auto& lane : lanes_) sum.pending += lane->size();
        return sum;
    }

    /// Every message not yet delivered, in no particular order.
    template <class Visit>
    void for_each_pending(Visit visit) const {
        for (const auto& lane : lanes_) lane->for_each(visit);
        for (const auto& shard : shards_) shard->for_each_held(visit);
    }

    std::size_t bytes() const {
        std::size_t sum = store_.bytes();
        for (const auto& shard : shards_) sum += shard->bytes();
        for (const auto& lane : lanes_) sum += lane->bytes();
        return sum;
    }

  private:
    using Shard = sim::Shard<Message>;

    static std::array<std::size_t, paces> cells_by_pace(const Model& model, std::size_t cells) {
        std::size_t striding = 0;
        if constexpr (requires { model.striding(); }) striding = model.striding();
        return {cells - striding, striding};
    }

    /// The next epoch: quiet time is jumped over, an epoch never passes `limit`.
    Interval next_epoch(Instant now, Instant limit) const {
        Instant first = Instant::never();
        for (std::size_t s = 0; s < shards_.size(); ++s) first = std::min(first, next(s));
        if (first >= limit) return {limit, limit};
        const std::int64_t width = options_.epoch.ms;
        const Instant from = std::max(now, first);
        const Instant grid{(from.ms / width + 1) * width};
        // An epoch that went on past a stride's end would leave behind the cells that stride.
        limit = std::min(limit, from < stride_.until ? stride_.until : end_of_stride(from));
        return {from, std::min(grid, limit)};
    }

    /// Not later than anything the shard has to do.
    Instant next(std::size_t shard) const {
        Instant first = shards_[shard]->wakes;
        for (const auto& lane : lanes_) first = std::min(first, lane->first(shard));
        return first;
    }

    /// Advances the shards that have mail or something due, those that stride at the first epoch
    /// of their stride.
    void advance_all(Instant limit) {
        active_.clear();
        std::size_t expected = 0;
        const auto choose = [&](std::size_t begin, std::size_t end, Instant until) {
            for (std::size_t s = begin; s < end; ++s) {
                if (next(s) >= until) continue;
                Shard& shard = *shards_[s];
                for (const auto& lane : lanes_) lane->take(s, until, shard.due, shard.cut);
                active_.push_back(&shard);
                expected += shard.work;
            }
        };
        if (shard_of_.striding() > 0 && epoch_.from >= stride_.until) {
            open_stride(limit);
            choose(0, shard_of_.striding(), stride_.until);
        }
        choose(shard_of_.striding(), shards_.size(), epoch_.until);
        Executor& executor = expected < options_.inline_below ? *inline_executor_ : executor_;
        longest_first(executor);
        executor.for_each(active_.size(), advance_one_);
        errors_.rethrow();
        ++counts_.epochs;
        CITYLOAD_ENSURE(conserved());
    }

    /// What takes longest comes first in each worker's share, so that all end together.
    void longest_first(const Executor& executor) {
        const auto workers = static_cast<std::size_t>(executor.threads());
        if (workers == 1) return;
        for (std::size_t w = 0; w < workers; ++w) {
            const auto at = [&](std::size_t worker) {
                return active_.begin() +
                       static_cast<std::ptrdiff_t>(executor.share_begin(worker, active_.size()));
            };
            std::sort(at(w), at(w + 1),
                      [](const Shard* a, const Shard* b) { return a->work > b->work; });
        }
    }

    /// Of one that begins at `from`, if no stop comes first; never() where no cell strides.
    Instant end_of_stride([[maybe_unused]] Instant from) const {
        if constexpr (requires { model_.reach(from); })
            if (shard_of_.striding() > 0) return model_.reach(from);
        return Instant::never();
    }

    void open_stride(Instant limit) {
        stride_ = {epoch_.from, std::min(end_of_stride(epoch_.from), limit)};
        CITYLOAD_ENSURE(stride_.until >= epoch_.until);
    }

    Instant call_stop(Instant now) {
        Post<Message> post(shard_of_, *lanes_.front(), {now, now});
        const Instant next = model_.stop(now, post);
        CITYLOAD_ENSURE(next > now);
        counts_.sent += post.sent_;
        for (const CellId c : model_.woken()) shards_[shard_of_(c)]->wake(c, now);
        return next;
    }

    bool conserved() const {
        const KernelCounts sum = counts();
        return sum.sent == sum.received + sum.pending;
    }

    Model& model_;
    Executor& executor_;
    KernelOptions options_;
    ShardMap shard_of_;
    MailStore<Message> store_;
    std::vector<std::unique_ptr<Shard>> shards_;         ///< those that stride first
    std::vector<std::unique_ptr<Lane<Message>>> lanes_;  ///< by worker
    std::unique_ptr<Executor> inline_executor_ = make_executor(ExecutorKind::serial, 1);

    Instant now_{}, next_stop_{};
    Interval epoch_, stride_;
    std::vector<Shard*> active_;  ///< in this epoch
    Executor::Work advance_one_;
    FirstError errors_;
    KernelCounts counts_;
};

}  // namespace cityload::sim
