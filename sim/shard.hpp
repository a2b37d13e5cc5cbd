#pragma once
// A group of cells that one thread works on at a time: its pending mail, and the boxes for mail to
// other shards.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/agenda.hpp"
#include "sim/check.hpp"
#include "sim/divider.hpp"
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
        ++sent_;
        const std::uint64_t shard = shard_of_(m.to.value());
        if (shard == own_) {
            agendas_[shard]->insert(m);
        } else if (boxes_ != nullptr) {
            if (m.at < first_) first_ = m.at;
            std::vector<Message>& box = boxes_[shard];
            if (box.empty()) addressed_->push_back(static_cast<std::uint32_t>(shard));
            box.push_back(m);
        } else {
            agendas_[shard]->insert(m);  // at a stop all is quiet
        }
    }

  private:
    template <class>
    friend class Kernel;
    template <class>
    friend class Shard;
    static constexpr std::uint64_t nobody = ~std::uint64_t{0};

    Post(Divider shard_of, Agenda<Message>* const* agendas, Instant earliest)
        : shard_of_(shard_of), agendas_(agendas), earliest_(earliest) {}

    Divider shard_of_;
    Agenda<Message>* const* agendas_;
    std::uint64_t own_ = nobody;
    std::vector<Message>* boxes_ = nullptr;
    std::vector<std::uint32_t>* addressed_ = nullptr;
    Instant earliest_;
    Instant first_ = Instant::never();  ///< earliest in the boxes
    std::uint64_t sent_ = 0;
};

/// The kernel's unit of work.
template <class Message>
class Shard {
  public:
    Shard(std::size_t index, std::size_t first_cell, std::size_t end_cell, std::size_t shards,
          Duration epoch, bool self_driven)
        : agenda(epoch), index_(index), first_cell_(first_cell), end_cell_(end_cell) {
        for (auto& side : boxes_) side.resize(shards);
        if (!self_driven) return;
        wake_.assign(end_cell - first_cell, Instant{});
        block_wake_.assign((wake_.size() + block - 1) / block, Instant{});
    }
    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;

    /// Does the epoch for all cells. Mail from others is read from side `1 - side` of their boxes,
    /// mail to others goes to side `side` of the own ones; who looks at which side changes at the
    /// barrier.
    template <class Model>
    void advance(Model& model, Interval epoch, int side, Post<Message> post) {
        fetch(epoch, 1 - side);
        due_sorter_.sort(due_, epoch.from, static_cast<std::uint32_t>(first_cell_),
                         [](const Message& a, const Message& b) { return Model::before(a, b); });
        if constexpr (checks_enabled) check_order<Model>(epoch);

        addressed.clear();
        post.own_ = index_;
        post.boxes_ = boxes_[static_cast<std::size_t>(side)].data();
        post.addressed_ = &addressed;
        work = due_.size();
        const Message* mail = due_.data();
        const Message* const end = mail + due_.size();
        const auto advance_cell = [&](std::size_t c) {
            const Message* const first = mail;
            while (mail != end && mail->to.value() == c) ++mail;
            if constexpr (requires { model.prefetch(CellId(c)); })
                if (end - first > prefetch_ahead) model.prefetch(first[prefetch_ahead].to);
            const std::span<const Message> inbox(first, static_cast<std::size_t>(mail - first));
            const Instant woken = model.advance(CellId(c), epoch, inbox, post);
            CITYLOAD_ENSURE(woken >= epoch.until);
            ++work;
            return woken;
        };
        Instant own = Instant::never();
        if constexpr (Model::self_driven) {
            // Blocks of cells, so that those who sleep are passed over together.
            for (std::size_t b = 0; b < block_wake_.size(); ++b) {
                const std::size_t begin = first_cell_ + b * block;
                const std::size_t stop = std::min(begin + block, end_cell_);
                if (block_wake_[b] < epoch.until || (mail != end && mail->to.value() < stop)) {
                    Instant first = Instant::never();
                    for (std::size_t c = begin; c < stop; ++c) {
                        Instant& wake = wake_[c - first_cell_];
                        if (wake < epoch.until || (mail != end && mail->to.value() == c))
                            wake = advance_cell(c);
                        first = std::min(first, wake);
                    }
                    block_wake_[b] = first;
                }
                own = std::min(own, block_wake_[b]);
            }
        } else {
            while (mail != end) advance_cell(mail->to.value());
        }
        CITYLOAD_ENSURE(mail == end);
        sent += post.sent_;
        mail_first = post.first_;
        next = std::min(own, agenda.next());
    }

    /// Has the cell looked at in the epoch that begins at `now`.
    void wake(CellId cell, Instant now) {
        Instant& wake = wake_.at(cell.value() - first_cell_);
        wake = std::min(wake, now);
        Instant& block_wake = block_wake_[(cell.value() - first_cell_) / block];
        block_wake = std::min(block_wake, now);
        next = std::min(next, now);
    }

    /// Messages in the agenda and in the boxes.
    std::size_t pending() const {
        std::size_t sum = agenda.size();
        for (const std::uint32_t to : addressed)
            for (const auto& side : boxes_) sum += side[to].size();
        return sum;
    }

    template <class Visit>
    void for_each_pending(Visit& visit) const {
        agenda.for_each(visit);
        for (const auto& side : boxes_)
            for (const auto& box : side)
                for (const Message& m : box) visit(m);
    }

    std::size_t bytes() const {
        std::size_t sum = sizeof(*this) + agenda.bytes() + due_.capacity() * sizeof(Message) +
                          wake_.capacity() * sizeof(Instant);
        for (const auto& side : boxes_)
            for (const auto& box : side) sum += sizeof(box) + box.capacity() * sizeof(Message);
        return sum;
    }

    // Written by advance(), read and tended by the kernel at barriers.
    Agenda<Message> agenda;
    std::vector<Shard*> senders;           ///< who has put something into a box for this shard
    std::vector<std::uint32_t> addressed;  ///< for whom this shard has put something into a box
    Instant next{};  ///< not later than anything in the agenda and any cell's own event
    Instant mail_first = Instant::never();  ///< earliest of what was put into boxes
    std::uint64_t sent = 0, received = 0;
    std::size_t work = 0;  ///< messages and cells of the last epoch

  private:
    static constexpr std::size_t block = 32;
    static constexpr std::ptrdiff_t prefetch_ahead = 12;

    /// Collects what is due in the epoch.
    void fetch(Interval epoch, int side) {
        for (Shard* const sender : senders) {
            std::vector<Message>& box = sender->boxes_[static_cast<std::size_t>(side)][index_];
            for (const Message& m : box) agenda.insert(m);
            box.clear();
        }
        due_.clear();
        agenda.take(epoch.until, due_);
        received += due_.size();
    }

    template <class Model>
    void check_order([[maybe_unused]] Interval epoch) const {
        for (std::size_t i = 0; i < due_.size(); ++i) {
            CITYLOAD_ENSURE(epoch.contains(due_[i].at));
            CITYLOAD_ENSURE(first_cell_ <= due_[i].to.value() && due_[i].to.value() < end_cell_);
            if (i == 0 || due_[i - 1].to != due_[i].to) {
                CITYLOAD_ENSURE(i == 0 || due_[i - 1].to < due_[i].to);
                continue;
            }
            // Strictly: two messages the model cannot tell apart would come in an order of chance.
            CITYLOAD_ENSURE(due_[i - 1].at < due_[i].at || Model::before(due_[i - 1], due_[i]));
            CITYLOAD_ENSURE(!Model::before(due_[i], due_[i - 1]));
        }
    }

    std::size_t index_, first_cell_, end_cell_;
    std::array<std::vector<std::vector<Message>>, 2> boxes_;  ///< by destination
    std::vector<Message> due_;
    MailSorter<Message> due_sorter_;
    std::vector<Instant> wake_;        ///< by cell: its next own event
    std::vector<Instant> block_wake_;  ///< by block of cells: the least of them
};

}  // namespace cityload::sim
