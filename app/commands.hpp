#pragma once
// One function per command, one file per command: command_<name>.cpp. A new command is a file and a
// line in main.cpp's list.

#include "app/context.hpp"

namespace cityload::app {

void add_check(CLI::App& program, Context& context);
void add_explain(CLI::App& program, Context& context);
void add_run(CLI::App& program, Context& context);
void add_calibrate(CLI::App& program, Context& context);
void add_compare(CLI::App& program, Context& context);
void add_journey(CLI::App& program, Context& context);
void add_show(CLI::App& program, Context& context);
void add_rerun(CLI::App& program, Context& context);
void add_diff(CLI::App& program, Context& context);
void add_info(CLI::App& program, Context& context);
void add_cite(CLI::App& program, Context& context);
void add_export(CLI::App& program, Context& context);
void add_report(CLI::App& program, Context& context);
void add_init(CLI::App& program, Context& context);
void add_view(CLI::App& program, Context& context);
void add_docs(CLI::App& program, Context& context);

}  // namespace cityload::app
