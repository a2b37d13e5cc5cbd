#pragma once
// Which cell of the kernel is which part of the city.

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include "sim/ids.hpp"

namespace cityload::city {

/// Homes and buildings, which stride, come first, then back offices, then the hotline. The kernel
/// works on ranges of cells; so that each has its share of the large ones, homes and buildings are
/// dealt out like cards: neighbours in the city's own numbering (the halls of all districts, the
/// towns of one) lie far apart.
class CellMap {
  public:
    enum class Kind : std::uint8_t { home, building, office, hotline };
    struct Part {
        Kind kind;
        std::uint32_t index;  ///< of the town, building or back office
    };

    CellMap(std::size_t towns, std::size_t buildings, std::size_t offices)
        : towns_(static_cast<std::uint32_t>(towns)),
          striding_(static_cast<std::uint32_t>(towns + buildings)),
          offices_(static_cast<std::uint32_t>(offices)),
          cell_of_(striding_),
          part_at_(striding_) {
        // A step near the golden section of the whole deals evenly, whatever the hand.
        auto step = static_cast<std::uint64_t>(0.6180339887 * striding_);
        while (std::gcd(step, std::uint64_t{striding_}) != 1) ++step;
        for (std::uint32_t i = 0; i < striding_; ++i) {
            const auto cell = static_cast<std::uint32_t>(i * step % striding_);
            cell_of_[i] = cell;
            part_at_[cell] = i;
        }
    }

    std::size_t cells() const { return std::size_t{striding_} + offices_ + 1; }
    std::size_t striding() const { return striding_; }

    sim::CellId home(std::size_t town) const { return sim::CellId(cell_of_[town]); }
    sim::CellId building(std::size_t building) const {
        return sim::CellId(cell_of_[towns_ + building]);
    }
    sim::CellId office(std::size_t office) const { return sim::CellId(striding_ + office); }
    sim::CellId hotline() const { return sim::CellId(striding_ + offices_); }

    Part operator()(sim::CellId cell) const {
        const auto c = static_cast<std::uint32_t>(cell.value());
        if (c < striding_) {
            const std::uint32_t i = part_at_[c];
            return i < towns_ ? Part{Kind::home, i} : Part{Kind::building, i - towns_};
        }
        const std::uint32_t office = c - striding_;
        return office < offices_ ? Part{Kind::office, office} : Part{Kind::hotline, 0};
    }

  private:
    std::uint32_t towns_, striding_, offices_;
    std::vector<std::uint32_t> cell_of_;  ///< towns, then buildings
    std::vector<std::uint32_t> part_at_;  ///< the other way round
};

}  // namespace cityload::city
