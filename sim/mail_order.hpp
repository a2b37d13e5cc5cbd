#pragma once
// Puts the mail of an epoch into order: by cell, then time, then the model's own total order.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "sim/mail_store.hpp"
#include "sim/time.hpp"

namespace cityload::sim {

/// Orders not the messages but one word for each: cell, time, and the message's number in its
/// store. The words' upper bits are sorted by radix, as many as are needed to tell most messages
/// apart; what these leave together is compared. Few words are sorted by insertion. Ties are
/// settled by `before`. Keeps its buffers between calls.
template <class Message>
class MailSorter {
  public:
    explicit MailSorter(const MailStore<Message>& store) : store_(store) {}

    /// All mail is due in the epoch and goes to cells from `first_cell` on before `end_cell`.
    template <class Before>
    void sort(std::span<const MailRun> mail, Interval epoch, std::size_t first_cell,
              std::size_t end_cell, Before before) {
        first_cell_ = first_cell;
        choose_layout(static_cast<std::uint64_t>(epoch.length().ms), end_cell - first_cell);
        read(mail, epoch.from);
        const auto less = [&](std::uint64_t a, std::uint64_t b) {
            if ((a ^ b) >> index_bits_ != 0) return a < b;
            const Message& x = message(a);
            const Message& y = message(b);
            return x.at != y.at ? x.at < y.at : before(x, y);
        };
        // Upwards from this bit the words are in order already.
        int sorted_from = index_bits_;
        if (words_.size() < few) {
            insertion(words_, std::less());
        } else {
            sorted_from = radix();
        }
        for (std::size_t i = 1; i < words_.size(); ++i) {
            if ((words_[i] ^ words_[i - 1]) >> sorted_from != 0) continue;
            std::size_t end = i + 1;
            while (end < words_.size() && (words_[i] ^ words_[end]) >> sorted_from == 0) ++end;
            const std::span<std::uint64_t> together(&words_[i - 1], end - (i - 1));
            if (together.size() < few) {
                insertion(together, less);
            } else {
                std::sort(together.begin(), together.end(), less);
            }
            i = end;
        }
    }

    std::size_t size() const { return words_.size(); }
    /// Of the i-th message.
    std::size_t cell(std::size_t i) const { return first_cell_ + (words_[i] >> cell_shift_); }
    /// One past the last message to the cell of message `first`.
    std::size_t end_of_cell(std::size_t first) const {
        const std::uint64_t* const words = words_.data();
        const std::uint64_t word = words[first];
        const std::size_t size = words_.size();
        const int shift = cell_shift_;
        std::size_t i = first + 1;
        while (i < size && (words[i] ^ word) >> shift == 0) ++i;
        return i;
    }
    const Message& operator[](std::size_t i) const { return message(words_[i]); }

    std::size_t bytes() const {
        return (words_.capacity() + other_.capacity()) * sizeof(std::uint64_t);
    }

  private:
    static constexpr std::size_t few = 40;
    static constexpr int max_digit = 11;

    /// From above: cell, time, number. Where they do not fit a word, the time's lowest bits are
    /// left out and the messages compared. `span`: of time.
    void choose_layout(std::uint64_t span, std::size_t cells) {
        index_bits_ = std::bit_width(store_.end());
        const int cell_bits = std::bit_width((cells - 1) | 1);
        const int time_bits = std::bit_width(span - 1);
        time_drop_ = std::max(0, cell_bits + time_bits + index_bits_ - 64);
        cell_shift_ = index_bits_ + time_bits - time_drop_;
        key_bits_ = cell_shift_ + cell_bits - index_bits_;
    }

    void read(std::span<const MailRun> mail, Instant from) {
        std::size_t n = 0;
        for (const MailRun& run : mail) n += run.count;
        words_.resize(n);
        std::uint64_t* word = words_.data();
        for (std::size_t r = 0; r < mail.size(); ++r) {
            const auto [chunk, count] = mail[r];
            const Message* const first = store_.items(chunk);
            const Message* const ahead = store_.items(mail[std::min(r + 1, mail.size() - 1)].chunk);
            const std::uint64_t number = std::uint64_t{chunk} * MailStore<Message>::chunk_items;
            for (std::size_t i = 0; i < count; ++i) {
                __builtin_prefetch(&ahead[i]);
                const Message& m = first[i];
                const auto time = static_cast<std::uint64_t>((m.at - from).ms) >> time_drop_;
                *word++ = (m.to.value() - first_cell_) << cell_shift_ | time << index_bits_ |
                          (number + i);
            }
        }
    }

    const Message& message(std::uint64_t word) const {
        return store_[word & ((std::uint64_t{1} << index_bits_) - 1)];
    }

    template <class Less>
    static void insertion(std::span<std::uint64_t> words, Less less) {
        for (std::size_t i = 1; i < words.size(); ++i) {
            const std::uint64_t moved = words[i];
            std::size_t j = i;
            for (; j > 0 && less(moved, words[j - 1]); --j) words[j] = words[j - 1];
            words[j] = moved;
        }
    }

    /// Least-significant-digit radix sort of the keys' upper bits; returns the lowest of them.
    /// Sixteen times as many values as messages leave few together; a digit with as many values as
    /// half the messages costs no more than a smaller one. The number of passes is the cheapest: a
    /// pass costs about four units for a word and one for a digit's value.
    int radix() {
        const std::size_t n = words_.size();
        const int n_bits = static_cast<int>(std::bit_width(n));
        const int wanted = std::min(key_bits_, n_bits + 4);
        int passes = 0, digit = 0;
        for (std::size_t p = 1, best = ~std::size_t{0}; p <= 8; ++p) {
            const auto each = [p](int bits) {
                return static_cast<int>((static_cast<std::size_t>(bits) + p - 1) / p);
            };
            const int width =
                std::min(std::max(each(wanted), std::min(n_bits - 1, max_digit)), each(key_bits_));
            if (width > max_digit) continue;
            const std::size_t cost = p * (4 * n + (std::size_t{1} << width));
            if (cost < best) best = cost, passes = static_cast<int>(p), digit = width;
        }
        const int lowest = std::max(index_bits_, index_bits_ + key_bits_ - passes * digit);
        other_.resize(n);
        std::array<std::uint32_t, std::size_t{1} << max_digit> count;
        const std::size_t values = std::size_t{1} << digit;
        for (int pass = 0; pass < passes; ++pass) {
            const int shift = lowest + pass * digit;
            std::fill_n(count.begin(), values, 0);
            for (const std::uint64_t w : words_) ++count[(w >> shift) & (values - 1)];
            std::uint32_t sum = 0;
            for (std::size_t v = 0; v < values; ++v) sum += std::exchange(count[v], sum);
            for (const std::uint64_t w : words_) other_[count[(w >> shift) & (values - 1)]++] = w;
            words_.swap(other_);
        }
        return lowest;
    }

    const MailStore<Message>& store_;
    std::size_t first_cell_ = 0;
    int index_bits_ = 0, time_drop_ = 0, cell_shift_ = 0, key_bits_ = 0;
    std::vector<std::uint64_t> words_, other_;
};

}  // namespace cityload::sim
