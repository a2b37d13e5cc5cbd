#pragma once
// Under a sanitizer a run takes ten to thirty times as long and is made to find other faults.

namespace cityload::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif
#else
inline constexpr bool sanitized = false;
#endif

/// By how much a test of many runs makes fewer of them under a sanitizer, whatever precision that
/// costs: the other builds judge it.
inline constexpr int fewer_runs = sanitized ? 16 : 1;

}  // namespace cityload::test
