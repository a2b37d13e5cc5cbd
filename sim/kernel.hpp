#pragma once
// The loop. What it promises, in the order in which it matters:
//
//  1. The state is divided into cells. A cell changes only in its own advance() and in
//  Model::stop().
//  2. Cells talk by mail. A message sent at time t arrives at t + L or later, L being the model's
//     look-ahead (its least delay between cells).
//  3. An epoch [from, until) is at most L long. So nothing sent in an epoch is due in it, and the
//  cells
//     can be advanced in any order, on any threads.
//  4. A cell gets the mail due in the epoch in the model's total order (Model::before), which knows
//  time,
//     phase, priority, mixed case id and step, never who sent first, which thread, or which group.
//     It treats mail and its own events in that order.
//  5. At a stop (a change, a command, a bulletin, the run's bounds) every cell has done all events
//  before
//     the stop and none at or after it: the state is consistent, and only then may the model look
//     across cells.
//
// Hence results depend neither on the number of threads, nor on the grouping of cells into shards,
// nor on the epoch's length. All three are execution choices; tests/determinism holds them to it.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "sim/agenda.hpp"
#include "sim/check.hpp"
#include "sim/divider.hpp"
#include "sim/executor.hpp"
#include "sim/ids.hpp"
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
    Duration epoch = minutes(5);     ///< at most the model's look-ahead
    std::size_t shards = 1;          ///< groups of cells, worked on by one thread at a time
    std::size_t inline_below = 192;  ///< epochs with fewer messages than this stay on one thread
};

/// Model provides
///   using Message            trivially copyable, with `Instant at` and `CellId to`
///   static bool before(const Message&, const Message&)   total order of one cell's mail
///   static constexpr bool self_driven      whether cells have events of their own (else only mail
///   wakes them) Instant advance(CellId, Interval epoch, std::span<const Message> inbox,
///   Post<Message>&)
///                            does everything due in the epoch; returns the cell's next own event
///                            (never() if none), which may lie anywhere at or after the epoch's end
///   Instant stop(Instant, Post<Message>&)   does what is due at a stop; returns the next stop
///   (never() if none).
///                            Cells whose own events changed are reported through woken().
///   std::span<const CellId> woken() const   cells to look at in the next epoch whatever they said
/// and, if it has many small cells,
///   void prefetch(CellId) const            asks the processor for the state of a cell that is
///   advanced soon
///
/// An exception from the model ends the run; of several at once the one of the lowest shard comes
/// out.
template <class Model>
class Kernel {
  public:
    using Message = typename Model::Message;

    Kernel(Model& model, std::size_t cells, Executor& executor, KernelOptions options)
        : model_(model),
          executor_(executor),
          options_(options),
          shard_of_(cells_per_shard(cells, options.shards)) {
        const std::size_t width = shard_of_.divisor();
        const std::size_t count = std::max<std::size_t>((cells + width - 1) / width, 1);
        for (std::size_t s = 0; s < count; ++s)
            shards_.push_back(std::make_unique<Shard>(s, s * width,
                                                      std::min((s + 1) * width, cells), count,
                                                      options.epoch, Model::self_driven));
        for (const auto& shard : shards_) agendas_.push_back(&shard->agenda);
        advance_one_ = [this](std::size_t i) {
            active_[i]->advance(model_, epoch_, side_,
                                Post<Message>(shard_of_, agendas_.data(), epoch_.until));
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
            epoch_ = next_epoch(now_, std::min(next_stop_, until));
            if (epoch_.length() > Duration{}) advance_all();
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
        Post<Message> post(shard_of_, agendas_.data(), now);
        for (const Message& m : pending) post(m);
        quiet_post(post);
    }

    /// Calls the model's stop() here and now, for what has been told to it since.
    void stop_here() { next_stop_ = call_stop(now_); }

    /// Sums over shards; `pending` counts mail that lies in an agenda or a box.
    KernelCounts counts() const {
        KernelCounts sum = counts_;
        for (const auto& shard : shards_) {
            sum.sent += shard->sent;
            sum.received += shard->received;
            sum.pending += shard->pending();
        }
        return sum;
    }

    /// Every message not yet delivered, in no particular order.
    template <class Visit>
    void for_each_pending(Visit visit) const {
        for (const auto& shard : shards_) shard->for_each_pending(visit);
    }

    std::size_t bytes() const {
        std::size_t sum = 0;
        for (const auto& shard : shards_) sum += shard->bytes();
        return sum;
    }

  private:
    using Shard = sim::Shard<Message>;

    static std::size_t cells_per_shard(std::size_t cells, std::size_t shards) {
        shards = std::max<std::size_t>(shards, 1);
        return std::max<std::size_t>((cells + shards - 1) / shards, 1);
    }

    /// The next epoch: quiet time is jumped over, an epoch never passes `limit`.
    Interval next_epoch(Instant now, Instant limit) const {
        Instant first = mail_first_;
        for (const auto& shard : shards_) first = std::min(first, shard->next);
        if (first >= limit) return {limit, limit};
        const std::int64_t width = options_.epoch.ms;
        const Instant from = std::max(now, first);
        const Instant grid{(from.ms / width + 1) * width};
        return {from, std::min(grid, limit)};
    }

    /// Advances the shards that have mail or something due.
    void advance_all() {
        active_.clear();
        std::size_t expected = 0;
        for (const auto& shard : shards_) {
            if (shard->next >= epoch_.until && shard->senders.empty()) continue;
            active_.push_back(shard.get());
            expected += shard->work;
        }
        Executor& executor = expected < options_.inline_below ? *inline_executor_ : executor_;
        executor.for_each(active_.size(), advance_one_);
        ++counts_.epochs;
        exchange();
        CITYLOAD_ENSURE(conserved());
    }

    /// Mail written in this epoch is read in the next; each shard learns who has written to it.
    void exchange() {
        side_ = 1 - side_;
        mail_first_ = Instant::never();
        for (Shard* const shard : active_) shard->senders.clear();
        for (Shard* const shard : active_) {
            mail_first_ = std::min(mail_first_, shard->mail_first);
            for (const std::uint32_t to : shard->addressed) shards_[to]->senders.push_back(shard);
        }
    }

    Instant call_stop(Instant now) {
        Post<Message> post(shard_of_, agendas_.data(), now);
        const Instant next = model_.stop(now, post);
        CITYLOAD_ENSURE(next > now);
        quiet_post(post);
        for (const CellId c : model_.woken()) shards_[shard_of_(c.value())]->wake(c, now);
        return next;
    }

    /// Mail that was put straight into the agendas while all was quiet.
    void quiet_post(const Post<Message>& post) {
        counts_.sent += post.sent_;
        for (const auto& shard : shards_) shard->next = std::min(shard->next, shard->agenda.next());
    }

    bool conserved() const {
        const KernelCounts sum = counts();
        return sum.sent == sum.received + sum.pending;
    }

    Model& model_;
    Executor& executor_;
    KernelOptions options_;
    Divider shard_of_;  ///< cells are numbered through, each shard has the same number of them
    std::vector<std::unique_ptr<Shard>> shards_;
    std::vector<Agenda<Message>*> agendas_;
    std::unique_ptr<Executor> inline_executor_ = make_executor(ExecutorKind::serial, 1);

    Instant now_{}, next_stop_{};
    Interval epoch_;
    int side_ = 0;                ///< of the boxes that this epoch's mail goes to
    std::vector<Shard*> active_;  ///< in this epoch
    std::function<void(std::size_t)> advance_one_;
    Instant mail_first_ = Instant::never();  ///< not later than anything in a box
    KernelCounts counts_;
};

}  // namespace cityload::sim
