#pragma once
// Whether two outcomes of a network are the same, to the last integer.

#include <gtest/gtest.h>

#include "models/network/outcome.hpp"

namespace cityload::network::test {

/// Success if all tallies, fingerprints, ends and stuck customers agree; otherwise says where they
/// differ.
testing::AssertionResult same(const RunOutcome& a, const RunOutcome& b);

}  // namespace cityload::network::test
