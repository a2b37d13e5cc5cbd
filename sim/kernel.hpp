#pragma once
// The loop. What it promises, in the order in which it matters:
//
//  1. The state is divided into cells. A cell changes only in its own advance() and in Model::stop().
//  2. Cells talk by mail. A message sent at time t arrives at t + L or later, L being the model's
//     look-ahead (its least delay between cells).
//  3. An epoch [from, until) is at most L long. So nothing sent in an epoch is due in it, and the cells
//     can be advanced in any order, on any threads.
//  4. A cell gets the mail due in the epoch in the model's total order (Model::before), which knows time,
//     phase, priority, mixed case id and step, never who sent first, which thread, or which group. It
//     treats mail and its own events in that order.
//  5. At a stop (a change, a command, a bulletin, the run's bounds) every cell has done all events before
//     the stop and none at or after it: the state is consistent, and only then may the model look across
//     cells.
//
// Hence results depend neither on the number of threads, nor on the grouping of cells into shards, nor on
// the epoch's length. All three are execution choices; tests/determinism holds them to it.

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sim/agenda.hpp"
#include "sim/check.hpp"
#include "sim/executor.hpp"
#include "sim/ids.hpp"
#include "sim/mail_order.hpp"
#include "sim/time.hpp"

namespace cityload::sim {

/// Where a cell puts its mail. Valid during the call it was given to.
template <class Message>
class Post {
  public:
    void operator()(const Message& m) {
        CITYLOAD_ENSURE(m.at >= earliest_);
        if (m.at < first_) first_ = m.at;
        ++sent_;
        const std::uint32_t shard = (*shard_of_)[m.to.value()];
        if (shard == own_) {
            local_->insert(m);
        } else {
            boxes_[shard].push_back(m);
        }
    }

  private:
    template <class>
    friend class Kernel;
    Agenda<Message>* local_ = nullptr;
    std::vector<Message>* boxes_ = nullptr;
    const std::vector<std::uint32_t>* shard_of_ = nullptr;
    std::uint32_t own_ = 0;
    Instant earliest_{};
    Instant first_ = Instant::never();
    std::uint64_t sent_ = 0;
};

/// What the kernel did; for --timings and the conservation check. Not part of any result.
struct KernelCounts {
    std::uint64_t epochs = 0;
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    std::uint64_t pending = 0;
};

/// Execution choices. None of them changes a result.
struct KernelOptions {
    Duration epoch = minutes(5);       ///< at most the model's look-ahead
    std::size_t shards = 1;            ///< groups of cells, worked on by one thread at a time
    std::size_t inline_below = 192;    ///< epochs with fewer messages than this stay on one thread
};

/// Model provides
///   using Message            trivially copyable, with `Instant at` and `CellId to`
///   static bool before(const Message&, const Message&)   total order of one cell's mail
///   static constexpr bool self_driven      whether cells have events of their own (else only mail wakes them)
///   Instant advance(CellId, Interval epoch, std::span<const Message> inbox, Post<Message>&)
///                            does everything due in the epoch; returns the cell's next own event (never()
///                            if none), which may lie anywhere at or after the epoch's end
///   Instant stop(Instant, Post<Message>&)   does what is due at a stop; returns the next stop (never() if none).
///                            Cells whose own events changed are reported through woken().
///   std::span<const CellId> woken() const   cells to look at in the next epoch whatever they said
template <class Model>
class Kernel {
  public:
    using Message = typename Model::Message;

    Kernel(Model& model, std::size_t cells, Executor& executor, KernelOptions options)
        : model_(model), executor_(executor), options_(options), wake_(cells, Instant{}) {
        const std::size_t count = std::clamp<std::size_t>(options.shards, 1, std::max<std::size_t>(cells, 1));
        shard_of_.resize(cells);
        shards_.reserve(count);
        for (std::size_t s = 0; s < count; ++s) {
            shards_.emplace_back(options.epoch, count);
            Shard& shard = shards_.back();
            shard.first_cell = cells * s / count;
            shard.end_cell = cells * (s + 1) / count;
            for (std::size_t c = shard.first_cell; c < shard.end_cell; ++c)
                shard_of_[c] = static_cast<std::uint32_t>(s);
        }
    }

    /// Runs [from, until). The model's stop() is called at `from`, at each stop it names, and at `until`.
    void run(Instant from, Instant until) {
        Instant now = from;
        Instant next_stop = call_stop(from);
        while (now < until) {
            const Interval epoch = next_epoch(now, std::min(next_stop, until));
            if (epoch.length() > Duration{}) {
                advance_all(epoch);
                ++counts_.epochs;
            }
            now = epoch.until;
            if (now == next_stop && now < until) next_stop = call_stop(now);
        }
        call_stop(until);
    }

    /// Sums over shards; `pending` counts mail that lies in an agenda or a box.
    KernelCounts counts() const {
        KernelCounts sum = counts_;
        for (const Shard& s : shards_) {
            sum.sent += s.sent;
            sum.received += s.received;
            sum.pending += s.agenda.size();
            for (const auto& side : s.boxes)
                for (const auto& box : side) sum.pending += box.size();
        }
        return sum;
    }

    /// Every message not yet delivered, in no particular order.
    template <class Visit>
    void for_each_pending(Visit visit) const {
        for (const Shard& s : shards_) {
            s.agenda.for_each(visit);
            for (const auto& side : s.boxes)
                for (const auto& box : side)
                    for (const Message& m : box) visit(m);
        }
    }

    std::size_t bytes() const {
        std::size_t sum = 0;
        for (const Shard& s : shards_) sum += s.agenda.bytes() + s.due.capacity() * sizeof(Message);
        return sum;
    }

  private:
    struct Shard {
        Shard(Duration epoch, std::size_t shards) : agenda(Instant{}, epoch) {
            for (auto& side : boxes) side.resize(shards);
        }
        Agenda<Message> agenda;
        std::vector<std::vector<Message>> boxes[2];  ///< by destination; one side is written, one read
        std::vector<Message> due;
        MailSorter<Message> sorter;
        std::size_t first_cell = 0, end_cell = 0;
        Instant next = Instant{};  ///< earliest thing known to this shard: mail sent or own event
        std::uint64_t sent = 0, received = 0;
        std::size_t work = 0;
    };

    /// The next epoch: quiet time is jumped over, an epoch never passes `limit`.
    Interval next_epoch(Instant now, Instant limit) const {
        Instant first = Instant::never();
        for (const Shard& s : shards_) first = std::min(first, s.next);
        if (first >= limit) return {limit, limit};
        const std::int64_t width = options_.epoch.ms;
        const Instant from = std::max(now, first);
        const Instant grid{(from.ms / width + 1) * width};
        return {from, std::min(grid, limit)};
    }

    void advance_all(Interval epoch) {
        const int write = static_cast<int>(counts_.epochs & 1);
        const auto work = [&](std::size_t s) { advance_shard(s, epoch, write); };
        std::size_t expected = 0;
        for (const Shard& s : shards_) expected += s.work;
        if (expected < options_.inline_below) {
            for (std::size_t s = 0; s < shards_.size(); ++s) work(s);
        } else {
            executor_.for_each(shards_.size(), work);
        }
    }

    void advance_shard(std::size_t index, Interval epoch, int write) {
        Shard& shard = shards_[index];
        for (Shard& other : shards_) {
            auto& box = other.boxes[1 - write][index];
            for (const Message& m : box) shard.agenda.insert(m);
            box.clear();
        }
        shard.due.clear();
        shard.agenda.take(epoch.until, shard.due);
        shard.received += shard.due.size();
        shard.sorter.sort(shard.due, epoch.from, static_cast<std::uint32_t>(shard.first_cell),
                          [](const Message& a, const Message& b) { return Model::before(a, b); });

        Post<Message> post = make_post(index, epoch.until, write);
        Instant next = Instant::never();
        std::size_t busy = 0;
        const Message* mail = shard.due.data();
        const Message* const end = mail + shard.due.size();
        const auto advance_cell = [&](std::size_t c) {
            const Message* const first = mail;
            while (mail != end && mail->to.value() == c) ++mail;
            const Instant woken = model_.advance(
                CellId(c), epoch, std::span<const Message>(first, static_cast<std::size_t>(mail - first)), post);
            if constexpr (Model::self_driven) wake_[c] = woken;
            ++busy;
        };
        if constexpr (Model::self_driven) {
            for (std::size_t c = shard.first_cell; c < shard.end_cell; ++c) {
                if (wake_[c] < epoch.until || (mail != end && mail->to.value() == c)) advance_cell(c);
                next = std::min(next, wake_[c]);
            }
        } else {
            while (mail != end) advance_cell(mail->to.value());
        }
        CITYLOAD_ENSURE(mail == end);
        shard.sent += post.sent_;
        shard.work = shard.due.size() + busy;
        shard.next = std::min({next, post.first_, shard.agenda.next()});
    }

    Post<Message> make_post(std::size_t shard, Instant earliest, int write) {
        Post<Message> post;
        post.local_ = &shards_[shard].agenda;
        post.boxes_ = shards_[shard].boxes[write].data();
        post.shard_of_ = &shard_of_;
        post.own_ = static_cast<std::uint32_t>(shard);
        post.earliest_ = earliest;
        return post;
    }

    Instant call_stop(Instant now) {
        // Mail of a stop goes where the next epoch reads.
        Post<Message> post = make_post(0, now, static_cast<int>(1 - (counts_.epochs & 1)));
        const Instant next = model_.stop(now, post);
        shards_[0].sent += post.sent_;
        shards_[0].next = std::min(shards_[0].next, post.first_);
        for (const CellId c : model_.woken()) {
            wake_[c.value()] = std::min(wake_[c.value()], now);
            Shard& shard = shards_[shard_of_[c.value()]];
            shard.next = std::min(shard.next, now);
        }
        return next;
    }

    Model& model_;
    Executor& executor_;
    KernelOptions options_;
    std::vector<Instant> wake_;
    std::vector<std::uint32_t> shard_of_;
    std::vector<Shard> shards_;
    KernelCounts counts_;
};

}  // namespace cityload::sim
