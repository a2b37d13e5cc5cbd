#pragma once
// Puts the mail of an epoch into order: by cell, then time, then the model's own total order.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "sim/time.hpp"

namespace cityload::sim {

/// Sorts by (to, at) with a least-significant-digit radix sort of small keys, then settles ties with
/// `before`. Keeps its buffers between calls.
template <class Message>
class MailSorter {
  public:
    /// `from`: no message is earlier; `first_cell`: no message goes to a lower cell.
    template <class Before>
    void sort(std::vector<Message>& mail, Instant from, std::uint32_t first_cell, Before before) {
        const std::size_t n = mail.size();
        if (n < 2) return;
        if (n < 48) {
            std::sort(mail.begin(), mail.end(), [&](const Message& a, const Message& b) {
                if (a.to != b.to) return a.to < b.to;
                return a.at != b.at ? a.at < b.at : before(a, b);
            });
            return;
        }
        std::uint64_t all_times = 0, all_cells = 0;
        for (const Message& m : mail) {
            all_times |= static_cast<std::uint64_t>((m.at - from).ms);
            all_cells |= m.to.value() - first_cell;
        }
        const int time_bits = std::bit_width(all_times);
        const int bits = time_bits + std::bit_width(all_cells);
        keys_.resize(n);
        for (std::size_t i = 0; i < n; ++i)
            keys_[i] = {(std::uint64_t{mail[i].to.value() - first_cell} << time_bits) |
                            static_cast<std::uint64_t>((mail[i].at - from).ms),
                        static_cast<std::uint32_t>(i)};
        radix(bits);
        sorted_.resize(n);
        for (std::size_t i = 0; i < n; ++i) sorted_[i] = mail[keys_[i].index];
        for (std::size_t i = 0; i + 1 < n;) {
            std::size_t j = i + 1;
            while (j < n && keys_[j].key == keys_[i].key) ++j;
            if (j - i > 1) std::sort(sorted_.begin() + i, sorted_.begin() + j, before);
            i = j;
        }
        mail.swap(sorted_);
    }

  private:
    struct Key {
        std::uint64_t key;
        std::uint32_t index;
    };
    static constexpr int digit_bits = 10;

    void radix(int bits) {
        other_.resize(keys_.size());
        for (int shift = 0; shift < bits; shift += digit_bits) {
            std::uint32_t count[1 << digit_bits] = {};
            for (const Key& k : keys_) ++count[(k.key >> shift) & ((1 << digit_bits) - 1)];
            std::uint32_t sum = 0;
            for (std::uint32_t& c : count) {
                const std::uint32_t here = c;
                c = sum;
                sum += here;
            }
            for (const Key& k : keys_) other_[count[(k.key >> shift) & ((1 << digit_bits) - 1)]++] = k;
            keys_.swap(other_);
        }
    }

    std::vector<Key> keys_, other_;
    std::vector<Message> sorted_;
};

}  // namespace cityload::sim
