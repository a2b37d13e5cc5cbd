#pragma once
// Which random words have been drawn. Two decisions that draw the same word are no longer
// independent, and nothing in the results would show it; so checked builds can hold a stream to
// drawing each word once (Stream::once_only).

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "sim/check.hpp"

namespace cityload::sim {

/// The words drawn in one run (one regime, one replication). Remembers all of them: for small
/// scenarios. Thread use: any.
class KeyRegistry {
  public:
    /// Notes the words (bit 0: first, bit 1: second) of block (entity, occasion) of the stream with
    /// this key. Throws InternalError if one of them has been drawn before.
    void use(std::uint64_t stream, std::uint64_t entity, std::uint64_t occasion, unsigned words) {
        Part& part = parts_[Hash()({stream, entity, occasion}) % parts_.size()];
        const std::scoped_lock lock(part.mutex);
        unsigned& used = part.used[{stream, entity, occasion}];
        if ((used & words) != 0)
            throw InternalError("random word drawn twice: entity " + std::to_string(entity) +
                                ", occasion " + std::to_string(occasion) + ", " +
                                ((used & words & 1) != 0 ? "first" : "second") + " word");
        used |= words;
    }

    /// Blocks of which at least one word has been drawn.
    std::size_t size() const {
        std::size_t sum = 0;
        for (const Part& part : parts_) {
            const std::scoped_lock lock(part.mutex);
            sum += part.used.size();
        }
        return sum;
    }

  private:
    using Block = std::array<std::uint64_t, 3>;
    struct Hash {
        std::size_t operator()(const Block& block) const {
            std::uint64_t h = 0;
            for (const std::uint64_t word : block) {
                h = (h ^ word) * 0x9e3779b97f4a7c15ULL;
                h ^= h >> 29;
            }
            return h;
        }
    };
    struct Part {
        mutable std::mutex mutex;
        std::unordered_map<Block, unsigned, Hash> used;
    };
    std::array<Part, 61> parts_;
};

}  // namespace cityload::sim
