#include "sim/key_registry.hpp"

#include <gtest/gtest.h>

#include "sim/executor.hpp"
#include "sim/random.hpp"

namespace cityload::sim {
namespace {

TEST(KeyRegistry, refuses_a_word_drawn_twice) {
    KeyRegistry registry;
    registry.use(1, 2, 3, 1);
    registry.use(1, 2, 3, 2);  // the other word
    registry.use(1, 2, 4, 3);
    registry.use(1, 3, 3, 3);
    registry.use(2, 2, 3, 3);
    EXPECT_EQ(registry.size(), 4u);
    EXPECT_THROW(registry.use(1, 2, 3, 1), InternalError);
    EXPECT_THROW(registry.use(1, 2, 4, 2), InternalError);
}

TEST(KeyRegistry, says_which) {
    KeyRegistry registry;
    registry.use(7, 12, 34, 2);
    std::string message;
    try {
        registry.use(7, 12, 34, 3);
    } catch (const InternalError& error) {
        message = error.what();
    }
    EXPECT_EQ(message, "random word drawn twice: entity 12, occasion 34, second word");
}

TEST(KeyRegistry, may_be_used_from_many_threads) {
    KeyRegistry registry;
    const auto executor = make_executor(ExecutorKind::std_thread, 4);
    executor->for_each(1000, [&](std::size_t i, std::size_t) { registry.use(1, i, 0, 1); });
    EXPECT_EQ(registry.size(), 1000u);
}

TEST(Stream, draws_the_same_words_when_held_to_once) {
    KeyRegistry registry;
    const Stream free(1, 2, 3), held = free.once_only(registry);
    const DrawPair both = free.pair(10, 20);
    EXPECT_EQ(free(10, 20), both.first);
    EXPECT_EQ(free.second(10, 20), both.second);
    EXPECT_EQ(held(10, 20), both.first);
    EXPECT_EQ(held.second(10, 20), both.second);
}

TEST(Stream, held_to_once_refuses_the_second_draw_in_checked_builds) {
    KeyRegistry registry;
    const Stream held = Stream(1, 2, 3).once_only(registry),
                 other = Stream(1, 2, 4).once_only(registry);
    held(10, 20);
    other(10, 20);
    if (checks_enabled) {
        EXPECT_THROW(held(10, 20), InternalError);
        EXPECT_THROW(held.pair(10, 20), InternalError);
    } else {
        EXPECT_EQ(held(10, 20), Stream(1, 2, 3)(10, 20));
        EXPECT_EQ(registry.size(), 0u);
        EXPECT_EQ(sizeof(Stream), sizeof(std::uint64_t));
    }
}

}  // namespace
}  // namespace cityload::sim
