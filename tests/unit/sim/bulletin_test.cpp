#include "sim/bulletin.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "sim/kernel.hpp"

namespace cityload::sim {
namespace {

TEST(BulletinBoard, shows_what_was_published_before_the_flip) {
    const std::vector<std::size_t> slots = {2, 0, 1};
    BulletinBoard board(slots, minutes(5));
    EXPECT_EQ(board.read(CellId(0), 1), 0);
    board.publish(CellId(0), 1, 7);
    board.publish(CellId(2), 0, -3);
    EXPECT_EQ(board.read(CellId(0), 1), 0);
    board.flip(Instant{300'000});
    board.publish(CellId(0), 1, 8);
    EXPECT_EQ(board.read(CellId(0), 1), 7);
    EXPECT_EQ(board.read(CellId(0), 0), 0);
    EXPECT_EQ(board.read(CellId(2), 0), -3);
    EXPECT_EQ(board.as_of(), Instant{300'000});
    board.flip(Instant{600'000});
    EXPECT_EQ(board.read(CellId(0), 1), 8);
    EXPECT_EQ(board.read(CellId(2), 0), -3);  // not published again: it stands
}

TEST(BulletinBoard, knows_its_grid) {
    const std::vector<std::size_t> slots = {1};
    const BulletinBoard board(slots, minutes(5));
    EXPECT_TRUE(board.on_grid(Instant{}));
    EXPECT_FALSE(board.on_grid(Instant{299'999}));
    EXPECT_EQ(board.next_flip(Instant{}), Instant{300'000});
    EXPECT_EQ(board.next_flip(Instant{299'999}), Instant{300'000});
    EXPECT_EQ(board.next_flip(Instant{300'000}), Instant{600'000});
}

TEST(BulletinBoard, cells_publish_and_read_side_by_side) {
    const std::vector<std::size_t> slots(4, 1);
    BulletinBoard board(slots, minutes(5));
    std::vector<std::thread> cells;
    std::vector<std::int64_t> seen(4, -1);
    for (std::size_t c = 0; c < 4; ++c)
        cells.emplace_back([&, c] {
            for (std::int64_t i = 0; i <= 1000; ++i) {
                board.publish(CellId(c), 0, i);
                seen[c] = board.read(CellId((c + 1) % 4), 0);
            }
        });
    for (std::thread& cell : cells) cell.join();
    EXPECT_EQ(seen, (std::vector<std::int64_t>{0, 0, 0, 0}));
    board.flip(Instant{300'000});
    for (std::size_t c = 0; c < 4; ++c) EXPECT_EQ(board.read(CellId(c), 0), 1000);
}

/// Cells count up every so often and note what their neighbour's bulletin says.
class Watchers {
  public:
    struct Message {
        Instant at;
        CellId to;
    };
    static constexpr bool self_driven = true;
    static constexpr std::size_t cells = 9;

    Watchers() : board_(std::vector<std::size_t>(cells, 1), Duration{1000}), cells_(cells) {}

    static bool before(const Message& a, const Message& b) { return a.at < b.at; }
    Instant advance(CellId id, Interval epoch, std::span<const Message>, Post<Message>&) {
        Cell& cell = cells_[id.value()];
        for (; cell.next < epoch.until; cell.next = cell.next + Duration{37 + id.value()}) {
            ++cell.count;
            cell.seen.push_back(board_.read(CellId((id.value() + 1) % cells), 0));
        }
        board_.publish(id, 0, cell.count);
        return cell.next;
    }
    Instant stop(Instant now, Post<Message>&) {
        if (board_.on_grid(now)) board_.flip(now);
        return board_.next_flip(now);
    }
    std::span<const CellId> woken() const { return {}; }
    std::vector<std::vector<std::int64_t>> seen() const {
        std::vector<std::vector<std::int64_t>> result;
        for (const Cell& cell : cells_) result.push_back(cell.seen);
        return result;
    }

  private:
    struct Cell {
        Instant next;
        std::int64_t count = 0;
        std::vector<std::int64_t> seen;
    };
    BulletinBoard board_;
    std::vector<Cell> cells_;
};

std::vector<std::vector<std::int64_t>> watch(int threads, std::size_t shards, Duration epoch) {
    const auto executor = make_executor(ExecutorKind::std_thread, threads);
    Watchers model;
    Kernel<Watchers> kernel(model, Watchers::cells, *executor, {epoch, shards, 0});
    kernel.run(Instant{}, Instant{20'500});
    return model.seen();
}

TEST(BulletinBoard, what_is_read_does_not_depend_on_epoch_shards_or_threads) {
    const auto base = watch(1, 1, Duration{1000});
    EXPECT_EQ(base[0].front(), 0);
    EXPECT_EQ(base[0].back(), 20'000 / 38 + 1);
    for (const std::int64_t epoch : {1000, 999, 130, 7}) {
        EXPECT_EQ(watch(1, 3, Duration{epoch}), base);
        EXPECT_EQ(watch(3, 9, Duration{epoch}), base);
    }
}

}  // namespace
}  // namespace cityload::sim
