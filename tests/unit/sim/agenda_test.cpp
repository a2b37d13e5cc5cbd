#include "sim/agenda.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <thread>
#include <utility>
#include <vector>

#include "sim/random.hpp"

namespace cityload::sim {
namespace {

struct Note {
    Instant at;
    std::uint64_t id = 0;
};

std::vector<std::uint64_t> ids(std::vector<Note> notes) {
    std::vector<std::uint64_t> result;
    for (const Note& n : notes) result.push_back(n.id);
    std::sort(result.begin(), result.end());
    return result;
}

/// An agenda that gives its mail away as a list, and keeps what came too early with others.
class Notes {
  public:
    explicit Notes(Duration width) : agenda_(width, pool_) {}

    void insert(const Note& note) { agenda_.insert(note); }
    std::size_t size() const { return agenda_.size() + early_.size(); }
    Instant next() const {
        Instant first = agenda_.next();
        for (const Note& n : early_) first = std::min(first, n.at);
        return first;
    }
    void take(Instant until, std::vector<Note>& out) {
        std::vector<MailChain<Note>> due, cut;
        agenda_.take(until, due, cut);
        std::vector<Note> mail = std::exchange(early_, {});
        for (const MailChain<Note>& chain : due) empty(chain, out);
        for (const MailChain<Note>& chain : cut) empty(chain, mail);
        for (const Note& n : mail) (n.at < until ? out : early_).push_back(n);
    }
    template <class Visit>
    void for_each(Visit visit) const {
        agenda_.for_each(visit);
        for (const Note& n : early_) visit(n);
    }
    std::size_t bytes() const { return agenda_.bytes() + store_.bytes(); }

  private:
    void empty(const MailChain<Note>& chain, std::vector<Note>& out) {
        const std::size_t before = out.size();
        chain.for_each_run(store_, [&](const MailRun& run) {
            const Note* const first = store_.items(run.chunk);
            out.insert(out.end(), first, first + run.count);
            pool_.give_back(run.chunk);
        });
        EXPECT_EQ(out.size() - before, chain.size());
    }
    MailStore<Note> store_;
    ChunkPool<Note> pool_{store_};
    Agenda<Note> agenda_;
    std::vector<Note> early_;
};

TEST(Agenda, hands_out_what_is_due_and_keeps_the_rest) {
    Notes agenda(Duration{100});
    agenda.insert({Instant{99}, 1});
    agenda.insert({Instant{100}, 2});
    agenda.insert({Instant{0}, 3});
    std::vector<Note> out;
    agenda.take(Instant{100}, out);
    EXPECT_EQ(ids(out), (std::vector<std::uint64_t>{1, 3}));
    EXPECT_EQ(agenda.size(), 1u);
}

TEST(Agenda, cuts_a_bucket_where_an_epoch_ends_early) {
    Notes agenda(Duration{100});
    for (std::uint64_t i = 0; i < 1000; ++i)
        agenda.insert({Instant{static_cast<std::int64_t>(i % 100)}, i});
    std::vector<Note> out;
    agenda.take(Instant{37}, out);
    EXPECT_EQ(out.size(), 370u);
    agenda.insert({Instant{50}, 5000});  // into the bucket that is half read
    out.clear();
    agenda.take(Instant{100}, out);
    EXPECT_EQ(out.size(), 631u);
    EXPECT_EQ(agenda.size(), 0u);
}

TEST(Agenda, next_is_never_late_and_moves_on) {
    Notes agenda(Duration{10});
    EXPECT_EQ(agenda.next(), Instant::never());
    for (const std::int64_t at : {7, 12'345, 5'000'000, 900'000'000}) {
        agenda.insert({Instant{at}, 0});
        EXPECT_LE(agenda.next(), Instant{at});
        std::vector<Note> out;
        // An epoch may begin at next(): repeating that must reach the note in few steps.
        int steps = 0;
        while (out.empty()) {
            ASSERT_LT(++steps, 20) << "at " << at;
            const Instant from = agenda.next();
            ASSERT_LE(from, Instant{at});
            agenda.take(Instant{(from.ms / 10 + 1) * 10}, out);
        }
        EXPECT_EQ(out.front().at, Instant{at});
    }
}

TEST(Agenda, agrees_with_a_sorted_map_over_all_ranges) {
    for (const std::int64_t width : {1, 7, 100, 300'000}) {
        Notes agenda(Duration{width});
        std::multimap<std::int64_t, std::uint64_t> reference;
        const Stream draws(42, 0, static_cast<Purpose>(width));
        std::int64_t now = 0;
        std::uint64_t id = 0, k = 0;
        for (int round = 0; round < 3000; ++round) {
            const std::uint64_t inserts = draws(1, k++) % 8;
            for (std::uint64_t i = 0; i < inserts; ++i) {
                // Spread over every tier: this bucket, near, far, beyond.
                const std::uint64_t u = draws(2, k++), tier = draws(3, k++) % 16;
                const std::uint64_t span = tier < 8    ? 20
                                           : tier < 13 ? 2'000
                                           : tier < 15 ? 200'000
                                                       : 3'000'000;
                const std::int64_t at =
                    now + static_cast<std::int64_t>(u % (span * static_cast<std::uint64_t>(width)));
                agenda.insert({Instant{at}, id});
                reference.emplace(at, id++);
            }
            ASSERT_EQ(agenda.size(), reference.size());
            ASSERT_LE(agenda.next(),
                      reference.empty() ? Instant::never() : Instant{reference.begin()->first});
            const std::uint64_t far = draws(4, k++) % 10 == 0 ? 5'000 : 3;
            const std::int64_t until =
                now + 1 +
                static_cast<std::int64_t>(draws(5, k++) %
                                          (far * static_cast<std::uint64_t>(width)));
            std::vector<Note> out;
            agenda.take(Instant{until}, out);
            std::vector<std::uint64_t> expected;
            while (!reference.empty() && reference.begin()->first < until) {
                expected.push_back(reference.begin()->second);
                reference.erase(reference.begin());
            }
            std::sort(expected.begin(), expected.end());
            ASSERT_EQ(ids(out), expected) << "width " << width << " round " << round;
            now = until;
        }
        std::size_t left = 0;
        agenda.for_each([&](const Note&) { ++left; });
        EXPECT_EQ(left, reference.size());
    }
}

TEST(Agenda, agendas_share_a_pool) {
    MailStore<Note> store;
    ChunkPool<Note> pool(store);
    Agenda<Note> first(Duration{10}, pool), second(Duration{10}, pool);
    for (std::uint64_t i = 0; i < 500; ++i) {
        first.insert({Instant{static_cast<std::int64_t>(i)}, i});
        second.insert({Instant{static_cast<std::int64_t>(i)}, 1000 + i});
    }
    const std::size_t full = store.bytes();
    std::vector<MailChain<Note>> chains, cut;
    first.take(Instant{250}, chains, cut);
    EXPECT_TRUE(cut.empty());
    // What is handed out stays until it is given back, whatever comes in meanwhile.
    for (std::uint64_t i = 0; i < 100; ++i) second.insert({Instant{600}, 2000 + i});
    std::vector<std::uint64_t> taken;
    for (const MailChain<Note>& chain : chains)
        chain.for_each_run(store, [&](const MailRun& run) {
            for (std::uint32_t k = 0; k < run.count; ++k)
                taken.push_back(store.items(run.chunk)[k].id);
            pool.give_back(run.chunk);
        });
    std::sort(taken.begin(), taken.end());
    ASSERT_EQ(taken.size(), 250u);
    EXPECT_EQ(taken.front(), 0u);
    EXPECT_EQ(taken.back(), 249u);
    EXPECT_EQ(first.size(), 250u);
    EXPECT_EQ(second.size(), 600u);
    const std::size_t grown = store.bytes();
    EXPECT_GE(grown, full);
    for (std::uint64_t i = 0; i < 100; ++i) first.insert({Instant{700}, i});
    EXPECT_EQ(store.bytes(), grown);  // the chunks that were given back
}

/// Where one thread always fills and another always empties, chunks must come back to the first.
TEST(ChunkPool, memory_does_not_grow_if_mail_flows_one_way) {
    MailStore<Note> store;
    ChunkPool<Note> fills(store), empties(store);
    std::size_t settled = 0;
    for (int round = 0; round < 2000; ++round) {
        MailChain<Note> chain;
        for (std::uint64_t i = 0; i < 1000; ++i) chain.push({Instant{}, i}, fills);
        EXPECT_EQ(chain.size(), 1000u);
        chain.for_each_run(store, [&](const MailRun& run) { empties.give_back(run.chunk); });
        if (round == 20) settled = store.bytes();
    }
    EXPECT_EQ(store.bytes(), settled);
}

/// Chunks that wander between threads: nobody may see another's mail in his own chunk.
TEST(ChunkPool, threads_exchange_chunks) {
    constexpr std::uint64_t threads = 4;
    MailStore<Note> store;
    std::vector<std::thread> workers;
    std::vector<int> wrong(threads, 0);
    for (std::uint64_t t = 0; t < threads; ++t)
        workers.emplace_back([&, t] {
            ChunkPool<Note> one(store), other(store);
            for (std::uint64_t round = 0; round < 200; ++round) {
                MailChain<Note> chain;
                const std::uint64_t mark = t << 32 | round;
                for (int i = 0; i < 5000; ++i) chain.push({Instant{i}, mark}, one);
                chain.for_each_run(store, [&](const MailRun& run) {
                    for (std::uint32_t k = 0; k < run.count; ++k)
                        wrong[t] += store.items(run.chunk)[k].id != mark;
                    other.give_back(run.chunk);
                });
            }
        });
    for (std::thread& worker : workers) worker.join();
    EXPECT_EQ(wrong, std::vector<int>(threads, 0));
}

TEST(Agenda, memory_follows_what_is_pending) {
    Notes agenda(Duration{100});
    std::vector<Note> out;
    for (std::int64_t now = 0; now < 1'000'000; now += 100) {
        for (std::uint64_t i = 0; i < 50; ++i)
            agenda.insert({Instant{now + 100 + static_cast<std::int64_t>(i)}, i});
        out.clear();
        agenda.take(Instant{now + 100}, out);
    }
    EXPECT_LT(agenda.bytes(), 2'000'000u);  // half a million messages have passed, 50 are pending
}

}  // namespace
}  // namespace cityload::sim
