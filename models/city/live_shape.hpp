#pragma once
// The shape of a compiled city; for live_session.cpp only.

#include <memory>
#include <vector>

#include "models/city/live_snapshot.hpp"
#include "models/city/plan.hpp"

namespace cityload::city {

LiveShape live_shape(const World& world,
                     const std::vector<std::shared_ptr<const RegimePlan>>& plans);

}  // namespace cityload::city
