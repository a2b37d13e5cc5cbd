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
#include "sim/mail_store.hpp"
#include "sim/time.hpp"

namespace cityload::sim {

/// How a cell is advanced: epoch by epoch, or in strides of many epochs (Model::reach in
/// kernel.hpp).
enum Pace : std::size_t { by_epoch, by_stride, paces };

/// Which shard a cell belongs to. Cells and shards are numbered through, those that stride first;
/// each shard of a pace has the same number of cells.
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
        Outgoing& out = out_[map_.pace(shard)];
        CITYLOAD_ENSURE(m.at >= out.earliest);
        ++sent_;
        if (shard == own_ || out.boxes == nullptr) {  // without boxes nobody else is at work
            agendas_[shard]->insert(m);
            return;
        }
        if (m.at < out.first) out.first = m.at;
        std::vector<Message>& box = out.boxes[shard];
        if (box.empty()) out.addressed->push_back(static_cast<std::uint32_t>(shard));
        box.push_back(m);
    }

  private:
    template <class>
    friend class Kernel;
    template <class>
    friend class Shard;
    static constexpr std::size_t nobody = ~std::size_t{0};

    /// To cells of one pace.
    struct Outgoing {
        Instant earliest;  ///< mail may be due
        std::vector<Message>* boxes = nullptr;
        std::vector<std::uint32_t>* addressed = nullptr;
        Instant first = Instant::never();  ///< in the boxes
    };

    /// `earliest`: by pace, what mail that is sent now must not be due before.
    Post(const ShardMap& map, Agenda<Message>* const* agendas,
         const std::array<Instant, paces>& earliest)
        : map_(map),
          agendas_(agendas),
          out_{Outgoing{earliest[by_epoch]}, Outgoing{earliest[by_stride]}} {}

    const ShardMap& map_;
    Agenda<Message>* const* agendas_;
    std::size_t own_ = nobody;
    std::array<Outgoing, paces> out_;
    std::uint64_t sent_ = 0;
};

/// The kernel's unit of work.
template <class Message>
class Shard {
  public:
    Shard(std::size_t index, std::size_t first_cell, std::size_t end_cell, std::size_t shards,
          Duration epoch, bool self_driven, MailStore<Message>& store)
        : agenda(epoch, store),
          store_(store),
          index_(index),
          first_cell_(first_cell),
          end_cell_(end_cell),
          due_(store) {
        for (auto& side : boxes_) side.resize(shards);
        if (!self_driven) return;
        wake_.assign(end_cell - first_cell, Instant{});
        block_wake_.assign((wake_.size() + block - 1) / block, Instant{});
    }
    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;

    /// Does the epoch (or the stride) for all cells. Mail from others is read from side `1 - side`
    /// of their boxes, mail to others goes to side `side` of the own ones; who looks at which side
    /// changes at a barrier, for each pace by itself. `alone`: no other thread is at work, and mail
    /// goes straight to the others' agendas.
    template <class Model>
    void advance(Model& model, Interval epoch, Pace pace, const std::array<int, paces>& side,
                 bool alone, Post<Message> post) {
        fetch(epoch, 1 - side[pace]);
        due_.sort(taken_, epoch, first_cell_, end_cell_,
                  [](const Message& a, const Message& b) { return Model::before(a, b); });
        if constexpr (checks_enabled) check_order<Model>(epoch);

        addressed[by_epoch].clear();
        post.own_ = index_;
        for (const Pace p : {by_epoch, by_stride}) {
            if (alone) break;
            post.out_[p].boxes = boxes_[static_cast<std::size_t>(side[p])].data();
            post.out_[p].addressed = &addressed[p];
        }
        window_begin_ = window_end_ = 0;
        const std::size_t mail = due_.size();
        std::size_t done = mail, read = 0;
        const auto has_mail = [&](std::size_t before) {
            return read != mail && due_.cell(read) < before;
        };
        const auto advance_cell = [&](std::size_t c) {
            const std::size_t first = read;
            if (has_mail(c + 1)) read = due_.end_of_cell(first);
            if constexpr (requires { model.prefetch(CellId(c)); })
                if (mail - first > prefetch_ahead)
                    model.prefetch(CellId(due_.cell(first + prefetch_ahead)));
            const Instant woken = model.advance(CellId(c), epoch, inbox(first, read), post);
            CITYLOAD_ENSURE(woken >= epoch.until);
            ++done;
            return woken;
        };
        Instant own = Instant::never();
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
                own = std::min(own, block_wake_[b]);
            }
        } else {
            while (read != mail) advance_cell(due_.cell(read));
        }
        CITYLOAD_ENSURE(read == mail);
        for (const MailRun& run : taken_) store_.give_back(run.chunk);
        work = std::max(done, work - work / 8);
        sent += post.sent_;
        for (const Pace p : {by_epoch, by_stride}) mail_first[p] = post.out_[p].first;
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
        for (const auto& list : addressed)
            for (const std::uint32_t to : list)
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
        std::size_t sum = sizeof(*this) + agenda.bytes() + due_.bytes() +
                          window_.capacity() * sizeof(Message) + wake_.capacity() * sizeof(Instant);
        for (const auto& side : boxes_)
            for (const auto& box : side) sum += sizeof(box) + box.capacity() * sizeof(Message);
        return sum;
    }

    // Written by advance(), read and tended by the kernel at barriers.
    Agenda<Message> agenda;
    std::vector<Shard*> senders;  ///< who has put something into a box for this shard
    std::array<std::vector<std::uint32_t>, paces>
        addressed;   ///< for whom this shard has put something into a box, by their pace
    Instant next{};  ///< not later than anything in the agenda and any cell's own event
    std::array<Instant, paces> mail_first{};  ///< earliest of what advance() put into boxes
    std::uint64_t sent = 0, received = 0;
    /// Messages and cells of an epoch to be expected: as many as lately at most, since a quiet
    /// stride (a quarter of an hour, a Sunday) says little about the next.
    std::size_t work = 0;

  private:
    static constexpr std::size_t block = 32;
    static constexpr std::size_t prefetch_ahead = 12;
    static constexpr std::size_t window = 128;

    /// Collects what is due in the epoch.
    void fetch(Interval epoch, int side) {
        for (Shard* const sender : senders) {
            std::vector<Message>& box = sender->boxes_[static_cast<std::size_t>(side)][index_];
            for (const Message& m : box) agenda.insert(m);
            box.clear();
        }
        taken_.clear();
        agenda.take(epoch.until, taken_);
        for (const MailRun& run : taken_) received += run.count;
    }

    /// Due mail [first, end), of one cell. It is copied a little ahead, so that the processor waits
    /// for many messages at once and the cell finds its own in the nearest cache.
    std::span<const Message> inbox(std::size_t first, std::size_t end) {
        if (end > window_end_) {
            window_begin_ = first;
            window_end_ = std::min(std::max(end, first + window), due_.size());
            const std::size_t n = window_end_ - first;
            if (window_.size() < n) window_.resize(std::max(n, 2 * window_.size()));
            for (std::size_t i = 0; i != n; ++i) window_[i] = due_[first + i];
        }
        return {window_.data() + (first - window_begin_), end - first};
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

    MailStore<Message>& store_;
    std::size_t index_, first_cell_, end_cell_;
    std::array<std::vector<std::vector<Message>>, 2> boxes_;  ///< by destination
    std::vector<MailRun> taken_;                              ///< what is due, where it lay
    MailSorter<Message> due_;
    std::vector<Message> window_;  ///< due mail [window_begin_, window_end_), in order
    std::size_t window_begin_ = 0, window_end_ = 0;
    std::vector<Instant> wake_;        ///< by cell: its next own event
    std::vector<Instant> block_wake_;  ///< by block of cells: the least of them
};

}  // namespace cityload::sim
