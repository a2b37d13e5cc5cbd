#pragma once
// What one worker sends while cells are advanced. Nobody else writes there, so sending needs no
// lock, and all lanes are read when nobody is at work. A message is written once, where it stays
// until its cell reads it, whichever thread advances that cell.

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "sim/agenda.hpp"
#include "sim/mail_store.hpp"
#include "sim/time.hpp"

namespace cityload::sim {

template <class Message>
class Lane {
  public:
    /// `buckets`: by shard, the length of a bucket of its agenda.
    Lane(MailStore<Message>& store, std::span<const Duration> buckets)
        : pool_(store), first_(buckets.size(), Instant::never()) {
        for (const Duration bucket : buckets)
            agendas_.push_back(std::make_unique<Agenda<Message>>(bucket, pool_));
    }
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;

    void insert(std::size_t shard, const Message& m) {
        if (m.at < first_[shard]) first_[shard] = m.at;
        agendas_[shard]->insert(m);
    }
    /// Not later than anything in this lane for the shard.
    Instant first(std::size_t shard) const { return first_[shard]; }
    /// As Agenda::take.
    void take(std::size_t shard, Instant until, std::vector<MailChain<Message>>& due,
              std::vector<MailChain<Message>>& cut) {
        agendas_[shard]->take(until, due, cut);
        if (first_[shard] < until) first_[shard] = agendas_[shard]->next();
    }

    ChunkPool<Message>& pool() { return pool_; }

    std::size_t size() const {
        std::size_t sum = 0;
        for (const auto& agenda : agendas_) sum += agenda->size();
        return sum;
    }
    template <class Visit>
    void for_each(Visit& visit) const {
        for (const auto& agenda : agendas_) agenda->for_each(visit);
    }
    /// Without the store.
    std::size_t bytes() const {
        std::size_t sum = sizeof(*this);
        for (const auto& agenda : agendas_) sum += agenda->bytes() + sizeof(Instant);
        return sum;
    }

  private:
    ChunkPool<Message> pool_;
    std::vector<std::unique_ptr<Agenda<Message>>> agendas_;  ///< by shard
    std::vector<Instant> first_;                             ///< close together, unlike the agendas
};

}  // namespace cityload::sim
