/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli-progress.h"
#include "hek-series-recorder.h"

G_BEGIN_DECLS

/* Status of the process. */
#define HEK_CLI_EXIT_OK 0
#define HEK_CLI_EXIT_FAILED 1
#define HEK_CLI_EXIT_USAGE 2
#define HEK_CLI_EXIT_INTERRUPTED 130 /* 128 + SIGINT, as shells say it */
#define HEK_CLI_EXIT_PIPE 141        /* 128 + SIGPIPE */

#define HEK_CLI_ERROR (hek_cli_error_quark ())

typedef enum
{
  HEK_CLI_ERROR_USAGE,  /* exit 2, with a hint to the help */
  HEK_CLI_ERROR_FAILED, /* exit 1 */
  HEK_CLI_ERROR_PIPE,   /* nobody reads standard output any more: no message */
} HekCliError;

GQuark hek_cli_error_quark (void);

/* An option of a command; the options of picture methods come from their descriptors instead. */
typedef struct
{
  const char *name; /* "output" */
  char letter;      /* 'o', or 0 */
  const char *arg;  /* "FILE" in the help; %NULL: a flag */
  const char *help;
} HekCliOption;

typedef struct _HekCli HekCli;
typedef struct _HekCliArgs HekCliArgs;

/* One command, such as "image quantize". All of them stand in one table, in main.c. */
typedef struct
{
  const char *group;
  const char *verb;    /* (nullable): %NULL: the group is the command, such as "search" */
  const char *summary; /* one line, without full stop */
  const char *usage;   /* what follows the options: "IN [OUT]" */
  const char *details; /* paragraphs of the help page, separated by newlines */
  const HekCliOption *options;
  guint n_options;
  gboolean takes_recipe;  /* --method and the options of all methods */
  gboolean takes_workspace; /* --workspace, also before the group */
  gboolean records;         /* what it does with a workspace is kept in its telemetry */
  gboolean names_formats;   /* the help page lists the formats of datasets */
  gboolean names_metrics; /* the help page lists the metrics */
  gboolean (*run) (HekCli *cli, GError **error);
} HekCliCommand;

struct _HekCli
{
  const HekCliCommand *command; /* borrowed */
  HekCliArgs *args;             /* borrowed */
  HekCliProgress *progress;     /* borrowed */
  gboolean json, quiet;
  HekTask task;   /* cancel by Ctrl+C, progress on the terminal, interactive lane */
  HekSeriesRecorder *recorder; /* owned (nullable): of the workspace that was opened */
  char *error_detail; /* owned (nullable): lines under the message of the error, such as carets */
  guint n_failed; /* of several inputs: told already, the exit status is 1 */
};

/* Returns: (transfer full): "image info", "search" */
char *hek_cli_command_dup_name (const HekCliCommand *command);

/* One line on standard error, after the progress line is gone: "hektor: what: why". */
void hek_cli_complain (HekCli *cli, const GError *error);

/* Puts the name of the file before the reason, once: engine messages begin with its base name. */
void hek_cli_prefix_path (GError **error, const char *path);

extern const HekCliCommand hek_cli_image_info;
extern const HekCliCommand hek_cli_image_quantize;
extern const HekCliCommand hek_cli_image_compare;
extern const HekCliCommand hek_cli_image_sweep;
extern const HekCliCommand hek_cli_image_find;
extern const HekCliCommand hek_cli_image_study;
extern const HekCliCommand hek_cli_bench_color;
extern const HekCliCommand hek_cli_bench_metric;
extern const HekCliCommand hek_cli_color_convert;
extern const HekCliCommand hek_cli_color_delta;
extern const HekCliCommand hek_cli_color_spaces;
extern const HekCliCommand hek_cli_vision_encode;
extern const HekCliCommand hek_cli_vision_csf;
extern const HekCliCommand hek_cli_vision_jnd;
extern const HekCliCommand hek_cli_vision_adapt;
extern const HekCliCommand hek_cli_vision_banding;
extern const HekCliCommand hek_cli_vision_displays;
extern const HekCliCommand hek_cli_collection_import;
extern const HekCliCommand hek_cli_collection_add;
extern const HekCliCommand hek_cli_collection_upsert;
extern const HekCliCommand hek_cli_collection_remove;
extern const HekCliCommand hek_cli_collection_list;
extern const HekCliCommand hek_cli_collection_info;
extern const HekCliCommand hek_cli_collection_rename;
extern const HekCliCommand hek_cli_collection_tag;
extern const HekCliCommand hek_cli_collection_protect;
extern const HekCliCommand hek_cli_collection_export;
extern const HekCliCommand hek_cli_collection_delete;
extern const HekCliCommand hek_cli_collection_restore;
extern const HekCliCommand hek_cli_collection_verify;
extern const HekCliCommand hek_cli_collection_compact;
extern const HekCliCommand hek_cli_index_build;
extern const HekCliCommand hek_cli_index_graph;
extern const HekCliCommand hek_cli_index_info;
extern const HekCliCommand hek_cli_index_validate;
extern const HekCliCommand hek_cli_quantizer_train;
extern const HekCliCommand hek_cli_quantizer_evaluate;
extern const HekCliCommand hek_cli_quantizer_evaluations;
extern const HekCliCommand hek_cli_quantizer_choose;
extern const HekCliCommand hek_cli_quantizer_method_table;
extern const HekCliCommand hek_cli_quantizer_list;
extern const HekCliCommand hek_cli_quantizer_apply;
extern const HekCliCommand hek_cli_quantizer_remove;
extern const HekCliCommand hek_cli_quantizer_compare;
extern const HekCliCommand hek_cli_quantizer_export;
extern const HekCliCommand hek_cli_quantizer_import;
extern const HekCliCommand hek_cli_quantizer_rename;
extern const HekCliCommand hek_cli_quantizer_delete;
extern const HekCliCommand hek_cli_quantizer_restore;
extern const HekCliCommand hek_cli_quantizer_neighbors;
extern const HekCliCommand hek_cli_layout_compute;
extern const HekCliCommand hek_cli_layout_place;
extern const HekCliCommand hek_cli_layout_methods;
extern const HekCliCommand hek_cli_layout_list;
extern const HekCliCommand hek_cli_layout_export;
extern const HekCliCommand hek_cli_layout_rename;
extern const HekCliCommand hek_cli_layout_delete;
extern const HekCliCommand hek_cli_render;
extern const HekCliCommand hek_cli_search;
extern const HekCliCommand hek_cli_telemetry_list;
extern const HekCliCommand hek_cli_telemetry_export;
extern const HekCliCommand hek_cli_dashboard_list;
extern const HekCliCommand hek_cli_dashboard_export;
extern const HekCliCommand hek_cli_dashboard_import;
extern const HekCliCommand hek_cli_report_build;

G_END_DECLS
