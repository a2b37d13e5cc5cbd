// libFuzzer's entry to the scenario reader.

#include <cstddef>
#include <cstdint>

#include "tests/fuzz/read_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    cityload::fuzz::read_scenario({reinterpret_cast<const char*>(data), size});
    return 0;
}
