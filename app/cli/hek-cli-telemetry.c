/* SPDX-License-Identifier: Apache-2.0 */
/* hektor telemetry list and export: what the engine recorded in a workspace. */
#include "config.h"

#include "hek-cli-telemetry.h"

#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <string.h>
#include <unistd.h>

#include "hek-cli-interrupt.h"
#include "hek-cli-output.h"
#include "hek-cli-record.h"
#include "hek-cli-workspace.h"
#include "hek-file-temp.h"
#include "hek-instrument.h"
#include "hek-series-export.h"
#include "hek-store-error.h"

#define STREAM_BYTES (256 * 1024)
#define BUCKET_MAX_S 31536000

gboolean
hek_cli_get_range (HekCli                   *cli,
                   const HekDashboardRange  *def,
                   gint64                   *from_us,
                   gint64                   *to_us,
                   GError                  **error)
{
  const char *text = hek_cli_args_get (cli->args, "range");
  const char *at = hek_cli_args_get (cli->args, "at");
  gint64 moment_us = g_get_real_time ();
  g_autoptr (GError) own_error = NULL;
  HekDashboardRange range;
  const char *bad = NULL;

  if (def != NULL)
    range = *def;
  if (text != NULL && !hek_dashboard_range_parse (text, &range, &own_error))
    bad = "range";
  else if (at != NULL && !hek_dashboard_moment_parse (at, &moment_us, &own_error))
    bad = "at";
  if (bad != NULL)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--%s: %s", bad, own_error->message);
      return FALSE;
    }
  hek_dashboard_range_resolve (&range, moment_us, from_us, to_us);
  return TRUE;
}

HekSeriesStore *
hek_cli_open_series (HekCli      *cli,
                     const char  *workspace,
                     GError     **error)
{
  g_autoptr (GError) own_error = NULL;
  HekSeriesStore *store = hek_series_store_open (hek_file_ops_system (), workspace,
                                                 HEK_SERIES_STORE_READ, &own_error);

  if (store != NULL)
    return store;
  if (g_error_matches (own_error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND))
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                 "%s: nothing was recorded in this workspace yet: search in it, or open it in the "
                 "studio", workspace);
  else
    g_propagate_error (error, g_steal_pointer (&own_error));
  return NULL;
}

/* Full name of the collection that a scope is, its UUID when it is gone, or what else it is. */
static char *
dup_scope (HekWorkspace *workspace,
           const char   *scope)
{
  g_autoptr (HekCollectionInfo) info = NULL;

  if (scope[0] == '\0' || scope[0] == '@')
    return NULL;
  info = hek_workspace_find (workspace, scope, NULL);
  return info != NULL ? hek_collection_info_dup_full_name (info) : g_strdup (scope);
}

/* --- list ------------------------------------------------------------------------------------ */

static const char *
get_kind_id (HekSeriesKind kind)
{
  return hek_instrument_kind_get_id ((HekInstrumentKind) kind);
}

static HekCliRecord *
make_record (HekWorkspace        *workspace,
             const HekSeriesInfo *info)
{
  HekCliRecord *record = hek_cli_record_new ();
  g_autofree char *collection = dup_scope (workspace, info->scope);

  hek_cli_record_add_text (record, "series", NULL, info->instrument);
  hek_cli_record_add_text (record, "collection", NULL, collection != NULL ? collection : "");
  if (info->scope[0] == '@')
    hek_cli_record_add_text (record, "program", NULL, info->scope + 1);
  hek_cli_record_add_text (record, "kind", NULL, get_kind_id (info->kind));
  hek_cli_record_add_text (record, "unit", NULL, info->unit);
  if (info->last_us != 0)
    {
      g_autofree char *first = hek_dashboard_moment_to_text (info->first_us);
      g_autofree char *last = hek_dashboard_moment_to_text (info->last_us);

      hek_cli_record_add_text (record, "first", NULL, first);
      hek_cli_record_add_text (record, "last", NULL, last);
    }
  return record;
}

static gboolean
list_run (HekCli  *cli,
          GError **error)
{
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekSeriesStore) store = NULL;
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

  if (!hek_cli_args_check_no_inputs (cli, error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  store = workspace != NULL ? hek_cli_open_series (cli, hek_workspace_get_path (workspace), error)
                            : NULL;
  infos = store != NULL ? hek_series_store_list (store, error) : NULL;
  if (infos == NULL)
    return FALSE;
  for (guint i = 0; i < infos->len; i++)
    g_ptr_array_add (records, make_record (workspace, infos->pdata[i]));
  return hek_cli_print_record (cli, records, TRUE, error);
}

const HekCliCommand hek_cli_telemetry_list = {
  .group = "telemetry",
  .verb = "list",
  .summary = "The series that were recorded",
  .usage = "",
  .details =
    "A table, or with --json an array of objects with the keys series, collection (empty: of the "
    "program), program where another one than the studio recorded it, kind, unit, and first and "
    "last where something is still kept.",
  .takes_workspace = TRUE,
  .run = list_run,
};

/* --- export ---------------------------------------------------------------------------------- */

static const HekCliOption export_options[] = {
  { "series", 's', "ID", "Only this series, such as search.latency; may be repeated" },
  { "collection", 0, "NAME", "Only those of this collection" },
  HEK_CLI_RANGE_OPTION,
  { "bucket", 0, "SECONDS", "Sums of so many seconds instead of every row" },
  { "percentiles", 0, NULL, "Also p50, p90, p99 and p99.9 of each bucket; with --bucket" },
  { "format", 0, "csv|json", "By the suffix of OUT by default; CSV to standard output" },
};

static const HekSeriesExportFormat *
find_format (HekCli      *cli,
             const char  *path,
             GError     **error)
{
  static const char *const ids[] = { "csv", "json", NULL };
  static const HekSeriesExportFormat formats[] = { HEK_SERIES_EXPORT_CSV, HEK_SERIES_EXPORT_JSON };
  const char *given = hek_cli_args_get (cli->args, "format");
  const char *point = path != NULL ? strrchr (path, '.') : NULL;

  if (given == NULL && (path == NULL || strcmp (path, "-") == 0))
    return &formats[cli->json];
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strcasecmp (given != NULL ? given : point != NULL ? point + 1 : "", ids[i]) == 0)
      return &formats[i];
  if (given != NULL)
    hek_cli_args_set_unknown ("format", given, ids, error);
  else
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                 "%s: telemetry is written as .csv or .json", path);
  return NULL;
}

static gboolean
is_wanted (const HekSeriesInfo *info,
           GPtrArray           *names,
           const char          *scope)
{
  if (scope != NULL && strcmp (info->scope, scope) != 0)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (strcmp (names->pdata[i], info->instrument) == 0)
      return TRUE;
  return names->len == 0;
}

static gboolean
check_names (GPtrArray  *names,
             GPtrArray  *infos,
             GError    **error)
{
  for (guint i = 0; i < names->len; i++)
    {
      gboolean found = hek_instrument_find (names->pdata[i]) != NULL;

      for (guint j = 0; !found && j < infos->len; j++)
        found = strcmp (((HekSeriesInfo *) infos->pdata[j])->instrument, names->pdata[i]) == 0;
      if (!found)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                       "--series: there is no “%s”; “hektor telemetry list” tells those that there "
                       "are", (char *) names->pdata[i]);
          return FALSE;
        }
    }
  return TRUE;
}

/* (element-type gint64) ids; @options: from and to are those of the series without --range */
static GArray *
choose_series (HekCli                  *cli,
               HekWorkspace            *workspace,
               HekSeriesStore          *store,
               HekSeriesExportOptions  *options,
               GError                 **error)
{
  const char *collection = hek_cli_args_get (cli->args, "collection");
  g_autoptr (GPtrArray) names = hek_cli_args_get_all (cli->args, "series");
  g_autoptr (GPtrArray) infos = hek_series_store_list (store, error);
  g_autoptr (HekCollectionInfo) found = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (infos == NULL || !check_names (names, infos, error))
    return NULL;
  if (collection != NULL && !g_uuid_string_is_valid (collection))
    {
      found = hek_workspace_find (workspace, collection, error);
      if (found == NULL)
        return NULL;
      collection = found->uuid;
    }
  options->from_us = G_MAXINT64;
  options->to_us = 0;
  for (guint i = 0; i < infos->len; i++)
    {
      const HekSeriesInfo *info = infos->pdata[i];

      if (info->last_us == 0 || !is_wanted (info, names, collection))
        continue;
      g_array_append_val (ids, info->id);
      options->from_us = MIN (options->from_us, info->first_us);
      options->to_us = MAX (options->to_us, info->last_us + 1);
    }
  if (ids->len == 0)
    options->from_us = 0;
  if (hek_cli_args_get (cli->args, "range") != NULL &&
      !hek_cli_get_range (cli, NULL, &options->from_us, &options->to_us, error))
    return NULL;
  return g_steal_pointer (&ids);
}

static gboolean
get_options (HekCli                  *cli,
             const char              *path,
             HekSeriesExportOptions  *options,
             GError                 **error)
{
  const HekSeriesExportFormat *format = find_format (cli, path, error);
  const char *bucket = hek_cli_args_get (cli->args, "bucket");
  guint64 seconds = 0;

  if (format == NULL)
    return FALSE;
  if (bucket != NULL && !g_ascii_string_to_unsigned (bucket, 10, 1, BUCKET_MAX_S, &seconds, NULL))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--bucket: “%s” is not a number of seconds from 1 to %d", bucket, BUCKET_MAX_S);
      return FALSE;
    }
  options->format = *format;
  options->bucket_us = (gint64) seconds * G_USEC_PER_SEC;
  options->histograms = hek_cli_args_has (cli->args, "percentiles");
  if (options->histograms && seconds == 0)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--percentiles: of which time? Give --bucket, too");
      return FALSE;
    }
  return TRUE;
}

static gboolean
export_to_fd (HekSeriesStore                *store,
              const GArray                  *ids,
              const HekSeriesExportOptions  *options,
              int                            fd,
              const HekTask                 *task,
              GError                       **error)
{
  g_autoptr (GOutputStream) raw = g_unix_output_stream_new (fd, FALSE);
  g_autoptr (GOutputStream) stream = g_buffered_output_stream_new_sized (raw, STREAM_BYTES);
  g_autoptr (GError) own_error = NULL;

  if (hek_series_export (store, (const gint64 *) (const void *) ids->data, ids->len, options,
                         stream, task, &own_error) &&
      g_output_stream_close (stream, NULL, &own_error))
    return TRUE;
  if (g_error_matches (own_error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_PIPE, "standard output: nobody reads it");
  else
    g_propagate_error (error, g_steal_pointer (&own_error));
  return FALSE;
}

/* A file appears whole, or not at all. */
static gboolean
export_to_path (HekSeriesStore                *store,
                const GArray                  *ids,
                const HekSeriesExportOptions  *options,
                const char                    *path,
                const HekTask                 *task,
                GError                       **error)
{
  g_auto (HekFileTemp) temp = { .fd = -1 };
  gboolean ok;

  if (!hek_file_temp_open (&temp, path, error) ||
      !export_to_fd (store, ids, options, temp.fd, task, error))
    return FALSE;
  hek_cli_interrupt_hold ();
  ok = hek_file_temp_commit (&temp, error);
  hek_cli_interrupt_release ();
  return ok;
}

static gboolean
print_answer (HekCli        *cli,
              const char    *path,
              const GArray  *ids,
              GError       **error)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  HekCliRecord *record = hek_cli_record_new ();

  g_ptr_array_add (records, record);
  hek_cli_record_add_text (record, "file", "File", path);
  hek_cli_record_add_number (record, "n_series", "Series", ids->len, NULL);
  return hek_cli_print_record (cli, records, FALSE, error);
}

static gboolean
export_run (HekCli  *cli,
            GError **error)
{
  GPtrArray *inputs = cli->args->inputs;
  const char *path = inputs->len > 0 ? inputs->pdata[0] : "-";
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  HekSeriesExportOptions options = { 0 };
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekSeriesStore) store = NULL;
  g_autoptr (GArray) ids = NULL;

  if (inputs->len > 1)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "telemetry export: “%s” is one word too many", (char *) inputs->pdata[1]);
      return FALSE;
    }
  if (!get_options (cli, path, &options, error) || !hek_cli_check_output (path, none, error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  store = workspace != NULL ? hek_cli_open_series (cli, hek_workspace_get_path (workspace), error)
                            : NULL;
  ids = store != NULL ? choose_series (cli, workspace, store, &options, error) : NULL;
  if (ids == NULL)
    return FALSE;
  hek_cli_progress_set_label (cli->progress, "Exporting");
  if (strcmp (path, "-") == 0)
    return export_to_fd (store, ids, &options, STDOUT_FILENO, &cli->task, error);
  return export_to_path (store, ids, &options, path, &cli->task, error) &&
         print_answer (cli, path, ids, error);
}

const HekCliCommand hek_cli_telemetry_export = {
  .group = "telemetry",
  .verb = "export",
  .summary = "Write what was recorded to a file, or to standard output",
  .usage = "[OUT]",
  .details =
    "Every row exactly as it was stored: what one second brought, of everything that is still "
    "kept, or of --range. CSV has the columns time (ISO 8601, UTC), time_us, series, scope, unit, "
    "count, sum, min, max and last, and with --percentiles p50, p90, p99 and p999; JSON is one "
    "object. Times are nanoseconds, sizes bytes, shares fractions of 1.\n"
    "With OUT and --json the answer is one object with the keys file, n_series.",
  .options = export_options,
  .n_options = G_N_ELEMENTS (export_options),
  .takes_workspace = TRUE,
  .run = export_run,
};
