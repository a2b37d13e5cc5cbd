#pragma once
// Ctrl-C: the command ends with exit code 130 and leaves nothing half written.

#include <string>

namespace cityload::app {

/// Takes over SIGINT and SIGTERM. Call once, at the start.
void end_quietly_when_interrupted();

/// This file is removed if the command is interrupted. At most one at a time; empty: none.
void remove_when_interrupted(const std::string& path);

}  // namespace cityload::app
