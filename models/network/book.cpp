#include "models/network/book.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "sim/check.hpp"
#include "sim/random.hpp"

namespace cityload::network {

std::uint32_t StationBook::find_seat(std::uint32_t source) {
    if (table_.size() < 2 * (classes_.size() + 1)) rehash();
    const std::size_t mask = table_.size() - 1;
    std::size_t at = sim::mix64(source) & mask;
    while (table_[at] != 0 && classes_[table_[at] - 1] != source) at = (at + 1) & mask;
    if (table_[at] == 0) {
        classes_.push_back(source);
        books_.emplace_back();
        table_[at] = static_cast<std::uint32_t>(classes_.size());
    }
    last_source_ = source;
    last_seat_ = table_[at] - 1;
    return last_seat_;
}

void StationBook::rehash() {
    table_.assign(std::max<std::size_t>(4, table_.size() * 2), 0);
    const std::size_t mask = table_.size() - 1;
    for (std::size_t seat = 0; seat < classes_.size(); ++seat) {
        std::size_t at = sim::mix64(classes_[seat]) & mask;
        while (table_[at] != 0) at = (at + 1) & mask;
        table_[at] = static_cast<std::uint32_t>(seat + 1);
    }
}

std::int64_t StationBook::present() const {
    std::int64_t sum = 0;
    for (const ClassBook& b : books_) sum += b.present;
    return sum;
}

void StationBook::check() const {
    for (const ClassBook& b : books_)
        if (b.present < 0 || b.entered - b.left != b.present)
            throw sim::InternalError(
                "a station's customers are not conserved: " + std::to_string(b.entered) +
                " entered, " + std::to_string(b.left) + " left, " + std::to_string(b.present) +
                " present");
}

StationTally StationBook::close(std::int64_t end) {
    StationTally out;
    out.busy = busy_;
    std::vector<std::uint32_t> order(classes_.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return classes_[a] < classes_[b]; });
    check();
    for (const std::uint32_t seat : order) {
        ClassBook& b = books_[seat];
        ClassTally& t = b.tally;
        t.level_area = b.level + Wide{b.present} * period_.clip(end);
        if (t.arrivals + t.in_system_start !=
            t.completions + t.abandonments + t.lost + t.in_system_end)
            throw sim::InternalError(
                "a class's customers are not conserved over the measured period");
        if (t.level_area != t.system_area)
            throw sim::InternalError(
                "stays and levels of a class do not add up to the same area (Little)");
        out.classes.push_back(classes_[seat]);
        out.by_class.push_back(std::move(t));
    }
    return out;
}

}  // namespace cityload::network
