#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "results/file/error.hpp"

namespace cityload::samples {

/// Runs `action`, which must throw a FileError of that fault and exit code whose message contains
/// `words`.
template <class Action>
void expect_fault(Action action, file::Fault fault, int exit_code, const std::string& words) {
    try {
        action();
        ADD_FAILURE() << "no error; expected one with '" << words << "'";
    } catch (const file::FileError& error) {
        EXPECT_EQ(error.fault(), fault) << error.what();
        EXPECT_EQ(error.exit_code(), exit_code) << error.what();
        EXPECT_THAT(error.what(), testing::HasSubstr(words));
    }
}

}  // namespace cityload::samples
