/* SPDX-License-Identifier: Apache-2.0 */
/* hektor: the engine without a display. Finds the command, runs it, makes a status of its error. */
#include "config.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "hek-cli-args.h"
#include "hek-cli-help.h"
#include "hek-cli-interrupt.h"
#include "hek-cli-output.h"
#include "hek-parallel.h"

#define MAX_THREADS 1024

static const HekCliCommand *const commands[] = {
  &hek_cli_image_info,  &hek_cli_image_quantize, &hek_cli_image_compare,
  &hek_cli_image_sweep, &hek_cli_image_find,     &hek_cli_image_study,
  &hek_cli_bench_color,
  &hek_cli_bench_metric,
  &hek_cli_color_convert, &hek_cli_color_delta, &hek_cli_color_spaces,
  &hek_cli_vision_encode, &hek_cli_vision_csf, &hek_cli_vision_jnd, &hek_cli_vision_adapt,
  &hek_cli_vision_banding, &hek_cli_vision_displays,
  &hek_cli_collection_import, &hek_cli_collection_list, &hek_cli_collection_info,
  &hek_cli_collection_add, &hek_cli_collection_upsert, &hek_cli_collection_remove,
  &hek_cli_collection_rename, &hek_cli_collection_tag, &hek_cli_collection_protect,
  &hek_cli_collection_export, &hek_cli_collection_delete, &hek_cli_collection_restore,
  &hek_cli_collection_verify, &hek_cli_collection_compact,
  &hek_cli_index_build, &hek_cli_index_graph, &hek_cli_index_info, &hek_cli_index_validate,
  &hek_cli_quantizer_train, &hek_cli_quantizer_evaluate, &hek_cli_quantizer_choose,
  &hek_cli_quantizer_evaluations,
  &hek_cli_quantizer_neighbors, &hek_cli_quantizer_method_table,
  &hek_cli_quantizer_list, &hek_cli_quantizer_apply, &hek_cli_quantizer_remove,
  &hek_cli_quantizer_compare, &hek_cli_quantizer_export, &hek_cli_quantizer_import,
  &hek_cli_quantizer_rename, &hek_cli_quantizer_delete, &hek_cli_quantizer_restore,
  &hek_cli_layout_compute, &hek_cli_layout_methods, &hek_cli_layout_place, &hek_cli_layout_list,
  &hek_cli_layout_export, &hek_cli_layout_rename, &hek_cli_layout_delete,
  &hek_cli_search,
  &hek_cli_render,
  &hek_cli_dashboard_list, &hek_cli_dashboard_export, &hek_cli_dashboard_import,
  &hek_cli_report_build,
  &hek_cli_telemetry_list, &hek_cli_telemetry_export,
};

static gboolean
hek_main_print (char    *text,
                GError **error)
{
  gboolean ok = hek_cli_write_stdout (text, strlen (text), error);

  g_free (text);
  return ok;
}

static gboolean
hek_main_set_threads (const char  *text,
                      GError     **error)
{
  guint64 n;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, MAX_THREADS, &n, NULL))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--threads: “%s” is not a number from 1 to %d", text, MAX_THREADS);
      return FALSE;
    }
  hek_parallel_set_n_threads ((guint) n);
  return TRUE;
}

/* @words: (element-type utf8): everything but group and verb */
static gboolean
hek_main_run_command (HekCli     *cli,
                      GPtrArray  *words,
                      GError    **error)
{
  g_autoptr (HekCliArgs) args = hek_cli_args_parse (cli->command, (char **) words->pdata,
                                                    words->len, error);

  if (args == NULL)
    return FALSE;
  if (hek_cli_args_has (args, "help"))
    return hek_main_print (hek_cli_help_command (cli->command), error);
  if (!hek_main_set_threads (hek_cli_args_get (args, "threads"), error))
    return FALSE;

  cli->args = args;
  cli->json = hek_cli_args_has (args, "json");
  cli->quiet = hek_cli_args_has (args, "quiet");
  if (!cli->quiet)
    hek_cli_progress_enable (cli->progress);
  hek_cli_interrupt_start (cli->task.cancellable);
  return cli->command->run (cli, error);
}

static gboolean
hek_main_has_group (const char *group)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i]->group, group) == 0)
      return TRUE;
  return FALSE;
}

/* Whether the group is a command itself, such as "search". */
static gboolean
hek_main_is_command (const char *group)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i]->group, group) == 0)
      return commands[i]->verb == NULL;
  return FALSE;
}

static const HekCliCommand *
hek_main_find_command (const char  *group,
                       const char  *verb,
                       GError     **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i]->group, group) == 0 && g_strcmp0 (commands[i]->verb, verb) == 0)
      return commands[i];

  if (!hek_main_has_group (group))
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "%s: not a group of commands", group);
  else if (verb != NULL)
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "%s %s: not a command", group, verb);
  else
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "%s: which command?", group);
  return NULL;
}

/* Options with a value that may stand before the group. */
static gboolean
hek_main_takes_value (const char *word)
{
  return strcmp (word, "--threads") == 0 || strcmp (word, "--workspace") == 0;
}

/* Sorts the words: the first two that are no options are group and verb. Only options of every
 * command, and --workspace, may stand before them. */
static gboolean
hek_main_dispatch (HekCli  *cli,
                   int      argc,
                   char   **argv,
                   GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  const char *group = NULL, *verb = NULL;
  gboolean help = FALSE, complete = FALSE;

  for (int i = 1; i < argc; i++)
    {
      gboolean is_option = argv[i][0] == '-' && argv[i][1] != '\0';

      if (!complete && !is_option)
        {
          *(group == NULL ? &group : &verb) = argv[i];
          complete = verb != NULL || hek_main_is_command (group);
          continue;
        }
      if (!complete && strcmp (argv[i], "--version") == 0)
        return hek_main_print (g_strdup ("hektor " HEK_VERSION "\n"), error);
      help = help || (!complete && (strcmp (argv[i], "--help") == 0 ||
                                    strcmp (argv[i], "-h") == 0));
      g_ptr_array_add (words, argv[i]);
      if (!complete && hek_main_takes_value (argv[i]) && i + 1 < argc)
        g_ptr_array_add (words, argv[++i]);
    }

  if (help && group == NULL)
    return hek_main_print (hek_cli_help_top (commands, G_N_ELEMENTS (commands)), error);
  if (group == NULL)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "nothing to do");
      return FALSE;
    }
  if (help && !complete && hek_main_has_group (group))
    return hek_main_print (hek_cli_help_group (group, commands, G_N_ELEMENTS (commands)), error);
  cli->command = hek_main_find_command (group, verb, error);
  return cli->command != NULL && hek_main_run_command (cli, words, error);
}

static int
hek_main_status (HekCli       *cli,
                 const GError *error)
{
  if (error == NULL)
    return cli->n_failed > 0 ? HEK_CLI_EXIT_FAILED : HEK_CLI_EXIT_OK;
  if (g_error_matches (error, HEK_CLI_ERROR, HEK_CLI_ERROR_PIPE))
    return HEK_CLI_EXIT_PIPE;

  if (g_cancellable_is_cancelled (cli->task.cancellable) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      hek_cli_progress_clear (cli->progress);
      fputs ("hektor: interrupted\n", stderr);
      return HEK_CLI_EXIT_INTERRUPTED;
    }
  hek_cli_complain (cli, error);
  if (cli->error_detail != NULL)
    fprintf (stderr, "%s\n", cli->error_detail);
  if (!g_error_matches (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE))
    return HEK_CLI_EXIT_FAILED;

  if (cli->command != NULL)
    {
      g_autofree char *name = hek_cli_command_dup_name (cli->command);

      fprintf (stderr, "Try “hektor %s --help”.\n", name);
    }
  else
    fputs ("Try “hektor --help”.\n", stderr);
  return HEK_CLI_EXIT_USAGE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HekCli cli = { .progress = hek_cli_progress_new () };
  int status;

  /* Names of files, not language and decimal comma: answers read the same everywhere. */
  setlocale (LC_CTYPE, "");
  signal (SIGPIPE, SIG_IGN); /* a reader that went away is an error of write() */
  signal (SIGXFSZ, SIG_IGN); /* and so is a limit on the size of files */
  cli.task.cancellable = cancellable;
  cli.task.progress = hek_cli_progress_update;
  cli.task.progress_data = cli.progress;
  cli.task.lane = HEK_LANE_INTERACTIVE;

  hek_main_dispatch (&cli, argc, argv, &error);
  hek_series_recorder_stop (g_steal_pointer (&cli.recorder));
  hek_cli_progress_clear (cli.progress);
  status = hek_main_status (&cli, error);
  hek_cli_progress_free (cli.progress);
  g_free (cli.error_detail);
  return status;
}
