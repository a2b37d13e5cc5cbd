#pragma once
// Puts the mail of an epoch into order: by cell, then time, then the model's own total order.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sim/time.hpp"

namespace cityload::sim {

/// Few messages a cell (an epoch's): by cell with a radix sort of small keys, then each cell's by
/// insertion, or by another radix sort if they are many after all. Many a cell (a stride's): one
/// radix sort over cell and time together. Ties are settled by `before`. Keeps its buffers between
/// calls.
template <class Message>
class MailSorter {
  public:
    /// `from`: no message is earlier; `first_cell`: no message goes to a lower cell.
    template <class Before>
    void sort(std::vector<Message>& mail, Instant from, std::uint32_t first_cell, Before before) {
        const std::size_t n = mail.size();
        if (n < 2) return;
        if (n < few) {
            insertion(mail, [&](const Message& a, const Message& b) {
                return a.to != b.to ? a.to < b.to : earlier(a, b, before);
            });
            return;
        }
        std::uint32_t cells = 0;
        for (const Message& m : mail) cells |= m.to.value() - first_cell;
        if (cells != 0 && n / 16 > cells &&
            by_cell_and_time(mail, from, first_cell, std::bit_width(cells), before))
            return;
        if (cells != 0) by_cell(mail, first_cell, std::bit_width(cells));
        for (std::size_t i = 0; i < n;) {
            std::size_t j = i + 1;
            while (j < n && mail[j].to == mail[i].to) ++j;
            if (j - i > 1) by_time(std::span(mail).subspan(i, j - i), from, before);
            i = j;
        }
    }

  private:
    template <class Value>
    struct Key {
        Value key;
        std::uint32_t index;
    };
    static constexpr std::size_t few = 40;

    template <class Before>
    static bool earlier(const Message& a, const Message& b, Before before) {
        return a.at != b.at ? a.at < b.at : before(a, b);
    }

    template <class Mail, class Less>
    static void insertion(Mail&& mail, Less less) {
        for (std::size_t i = 1; i < mail.size(); ++i) {
            if (!less(mail[i], mail[i - 1])) continue;
            const Message moved = mail[i];
            std::size_t j = i;
            do {
                mail[j] = mail[j - 1];
            } while (--j > 0 && less(moved, mail[j - 1]));
            mail[j] = moved;
        }
    }

    void by_cell(std::vector<Message>& mail, std::uint32_t first_cell, int bits) {
        const std::size_t n = mail.size();
        cell_keys_.resize(n);
        for (std::size_t i = 0; i < n; ++i)
            cell_keys_[i] = {mail[i].to.value() - first_cell, static_cast<std::uint32_t>(i)};
        radix(cell_keys_, cell_other_, bits);
        sorted_.resize(n);
        for (std::size_t i = 0; i < n; ++i) sorted_[i] = mail[cell_keys_[i].index];
        mail.swap(sorted_);
    }

    /// False if cell and time do not fit one key.
    template <class Before>
    bool by_cell_and_time(std::vector<Message>& mail, Instant from, std::uint32_t first_cell,
                          int cell_bits, Before before) {
        const std::size_t n = mail.size();
        std::uint64_t times = 0;
        for (const Message& m : mail) times |= static_cast<std::uint64_t>((m.at - from).ms);
        const int shift = std::bit_width(times);
        if (shift + cell_bits > 64) return false;
        time_keys_.resize(n);
        for (std::size_t i = 0; i < n; ++i) {
            const std::uint64_t key = std::uint64_t{mail[i].to.value() - first_cell} << shift |
                                      static_cast<std::uint64_t>((mail[i].at - from).ms);
            time_keys_[i] = {key, static_cast<std::uint32_t>(i)};
        }
        radix(time_keys_, time_other_, shift + cell_bits);
        sorted_.resize(n);
        for (std::size_t i = 0; i < n; ++i) sorted_[i] = mail[time_keys_[i].index];
        mail.swap(sorted_);
        for (std::size_t i = 0; i < n;) {
            std::size_t j = i + 1;
            while (j < n && time_keys_[j].key == time_keys_[i].key) ++j;
            if (j - i > 1)
                std::sort(mail.begin() + static_cast<std::ptrdiff_t>(i),
                          mail.begin() + static_cast<std::ptrdiff_t>(j), before);
            i = j;
        }
        return true;
    }

    template <class Before>
    void by_time(std::span<Message> mail, Instant from, Before before) {
        const auto less = [&](const Message& a, const Message& b) { return earlier(a, b, before); };
        if (mail.size() < few) {
            insertion(mail, less);
            return;
        }
        const std::size_t n = mail.size();
        time_keys_.resize(n);
        std::uint64_t times = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const auto time = static_cast<std::uint64_t>((mail[i].at - from).ms);
            times |= time;
            time_keys_[i] = {time, static_cast<std::uint32_t>(i)};
        }
        radix(time_keys_, time_other_, std::bit_width(times));
        sorted_.resize(std::max(sorted_.size(), n));
        for (std::size_t i = 0; i < n; ++i) sorted_[i] = mail[time_keys_[i].index];
        std::copy_n(sorted_.begin(), n, mail.begin());
        for (std::size_t i = 0; i < n;) {
            std::size_t j = i + 1;
            while (j < n && mail[j].at == mail[i].at) ++j;
            if (j - i > 1) std::sort(mail.begin() + i, mail.begin() + j, less);
            i = j;
        }
    }

    /// Least-significant-digit radix sort of the lowest `bits` bits. The number of passes is the
    /// cheapest: a pass costs about four units for a key and one for a digit's value.
    template <class Value>
    static void radix(std::vector<Key<Value>>& keys, std::vector<Key<Value>>& other, int bits) {
        int passes = 0, digit = 0;
        for (std::size_t p = 1, best = ~std::size_t{0}; p <= 8; ++p) {
            const int width = static_cast<int>((static_cast<std::size_t>(bits) + p - 1) / p);
            if (width > max_digit) continue;
            const std::size_t cost = p * (4 * keys.size() + (std::size_t{1} << width));
            if (cost < best) best = cost, passes = static_cast<int>(p), digit = width;
        }
        other.resize(keys.size());
        std::array<std::uint32_t, std::size_t{1} << max_digit> count;
        const std::size_t values = std::size_t{1} << digit;
        for (int pass = 0; pass < passes; ++pass) {
            const int shift = pass * digit;
            std::fill_n(count.begin(), values, 0);
            for (const Key<Value>& k : keys) ++count[(k.key >> shift) & (values - 1)];
            std::uint32_t sum = 0;
            for (std::size_t v = 0; v < values; ++v) sum += std::exchange(count[v], sum);
            for (const Key<Value>& k : keys) other[count[(k.key >> shift) & (values - 1)]++] = k;
            keys.swap(other);
        }
    }
    static constexpr int max_digit = 11;

    std::vector<Key<std::uint32_t>> cell_keys_, cell_other_;
    std::vector<Key<std::uint64_t>> time_keys_, time_other_;
    std::vector<Message> sorted_;
};

}  // namespace cityload::sim
