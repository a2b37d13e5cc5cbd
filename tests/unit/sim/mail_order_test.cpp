#include "sim/mail_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "sim/ids.hpp"
#include "sim/random.hpp"

namespace cityload::sim {
namespace {

struct Letter {
    Instant at;
    CellId to;
    std::uint32_t id = 0;
    friend bool operator==(const Letter&, const Letter&) = default;
};

bool before(const Letter& a, const Letter& b) {
    return std::tuple(a.at, mix64(a.id)) < std::tuple(b.at, mix64(b.id));
}

/// Puts the letters into chunks, some of them not full.
std::vector<MailRun> put(const std::vector<Letter>& mail, ChunkPool<Letter>& pool) {
    std::vector<MailRun> runs;
    for (std::size_t i = 0; i < mail.size();) {
        const std::size_t room = runs.size() % 3 == 0 ? 5 : MailStore<Letter>::chunk_items;
        const std::size_t n = std::min(room, mail.size() - i);
        runs.push_back({pool.take(MailStore<Letter>::none), static_cast<std::uint32_t>(n)});
        std::copy_n(mail.begin() + static_cast<std::ptrdiff_t>(i), n,
                    pool.store().items(runs.back().chunk));
        i += n;
    }
    return runs;
}

/// Shape of the mail of one epoch.
struct Shape {
    std::size_t letters;
    std::uint64_t cells, first_cell, times;
    bool one_hot;  ///< nine letters of ten go to one cell
};

TEST(MailSorter, sorts_by_cell_time_and_the_models_order) {
    const std::vector<Shape> shapes = {{0, 1, 0, 1, false},
                                       {1, 1, 0, 1, false},
                                       {2, 1, 5, 1, false},
                                       {47, 10, 0, 10, false},
                                       {48, 1, 7, 1, false},
                                       {49, 1, 0, 1'000'000, false},
                                       {300, 300, 1000, 3, false},
                                       {1000, 4, 9, 1, false},
                                       {1000, 100'000, 50, 100, false},
                                       {5000, 3, 0, 300'000, false},
                                       {5000, 1000, 2, 1, true},
                                       {20'000, 64, 1, 300'000, true},
                                       {20000, 1, 0, 1u << 31, false},
                                       {3000, 1u << 30, 0, 1ull << 40, false},
                                       {5000, 2, 0, 1ull << 60, false},
                                       {5000, 25, 3, 86'400'000, false},
                                       {5000, 25, 3, 100, true},
                                       {5000, 25, 3, 1ull << 61, false},
                                       {2000, 1ull << 32, 0, 9, false}};
    MailStore<Letter> store;
    ChunkPool<Letter> pool(store);
    MailSorter<Letter> sorter(store);  // one for all: what it keeps between calls must not leak
    for (const Shape& shape : shapes) {
        const Stream draws(7, 0, static_cast<Purpose>(shape.letters));
        const Instant from{1'234'567};
        std::vector<Letter> mail;
        for (std::uint32_t i = 0; i < shape.letters; ++i) {
            const DrawPair u = draws.pair(i, 0);
            const std::uint64_t cell =
                shape.one_hot && i % 10 != 0 ? shape.cells / 2 : u.first % shape.cells;
            mail.push_back({from + Duration{static_cast<std::int64_t>(u.second % shape.times)},
                            CellId(shape.first_cell + cell), i});
        }
        std::vector<Letter> expected = mail;
        std::sort(expected.begin(), expected.end(), [](const Letter& a, const Letter& b) {
            return a.to != b.to ? a.to < b.to : before(a, b);
        });
        std::vector<MailRun> runs = put(mail, pool);
        sorter.sort(runs, {from, from + Duration{static_cast<std::int64_t>(shape.times)}},
                    shape.first_cell, shape.first_cell + shape.cells, before);
        ASSERT_EQ(sorter.size(), mail.size());
        for (std::size_t i = 0; i < mail.size(); ++i) {
            ASSERT_EQ(sorter.cell(i), sorter[i].to.value());
            mail[i] = sorter[i];
        }
        for (const MailRun& run : runs) pool.give_back(run.chunk);
        EXPECT_EQ(mail, expected) << shape.letters << " letters, " << shape.cells << " cells, "
                                  << shape.times << " times";
    }
}

}  // namespace
}  // namespace cityload::sim
