/* SPDX-License-Identifier: Apache-2.0 */
/* hektor collection list and info: what a workspace holds. */
#include "config.h"

#include "hek-cli-record.h"
#include "hek-cli-workspace.h"
#include "hek-collection-import.h"

static const HekCliOption list_options[] = {
  { "deleted", 0, NULL, "Those that were deleted and can be restored, instead" },
};

static char *
hek_list_time (gint64 time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}

static void
hek_list_add_store (HekCliRecord *record,
                    HekStore     *store,
                    const char   *label_rows)
{
  HekSchema *schema = hek_store_get_schema (store);
  HekStoreStats stats;
  double bytes;

  if (!hek_store_get_stats (store, &stats, NULL))
    return;
  bytes = (double) (stats.vector_bytes + stats.attribute_bytes + stats.sidecar_bytes +
                    stats.record_bytes);
  hek_cli_record_add_number (record, "n_rows", label_rows, (double) stats.n_rows, NULL);
  hek_cli_record_add_number (record, "dim", "Dimension", schema->dim, NULL);
  hek_cli_record_add_text (record, "dtype", "Stored as", hek_dtype_id (schema->dtype));
  hek_cli_record_add_text (record, "distance", "Distance",
                           hek_distance_id (hek_store_get_distance (store)));
  if (schema->meaning != HEK_MEANING_NONE)
    hek_cli_record_add_text (record, "meaning", "Numbers mean", hek_meaning_id (schema->meaning));
  hek_cli_record_add_number (record, "n_segments", "Segments", stats.n_segments, NULL);
  hek_cli_record_add_number (record, "bytes", "On the disk", bytes,
                             g_strdup_printf ("%.1f MB", bytes / 1e6));
}

/* @info with what its store says; a store that cannot be opened leaves its reason. */
static HekCliRecord *
hek_list_record (HekWorkspace            *workspace,
                 const HekCollectionInfo *info)
{
  HekCliRecord *record = hek_cli_record_new ();
  g_autofree char *name = hek_collection_info_dup_full_name (info);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekStore) store = NULL;

  hek_cli_record_add_text (record, "collection", NULL, name);
  if (info->deleted_us == 0)
    store = hek_workspace_open_store (workspace, info->uuid, &error);
  if (store != NULL)
    hek_list_add_store (record, store, NULL);
  else if (error != NULL)
    hek_cli_record_add_text (record, "problem", NULL, error->message);
  if (info->is_protected)
    hek_cli_record_add_boolean (record, "protected", NULL, TRUE);
  if (info->deleted_us != 0)
    {
      g_autofree char *deleted = hek_list_time (info->deleted_us);

      hek_cli_record_add_text (record, "deleted", NULL, deleted);
      hek_cli_record_add_text (record, "uuid", NULL, info->uuid);
    }
  return record;
}

static gboolean
hek_list_run (HekCli  *cli,
              GError **error)
{
  g_autoptr (HekWorkspace) workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

  if (workspace == NULL)
    return FALSE;
  infos = hek_workspace_list (workspace, hek_cli_args_has (cli->args, "deleted"), error);
  if (infos == NULL)
    return FALSE;
  for (guint i = 0; i < infos->len; i++)
    g_ptr_array_add (records, hek_list_record (workspace, infos->pdata[i]));
  return hek_cli_print_record (cli, records, TRUE, error);
}

static void
hek_info_add_words (HekCliRecord            *record,
                    const HekCollectionInfo *info)
{
  g_autofree char *name = hek_collection_info_dup_full_name (info);
  g_autofree char *tags = g_strjoinv (", ", info->tags);
  g_autofree char *created = hek_list_time (info->created_us);

  hek_cli_record_add_text (record, "collection", "Collection", name);
  if (info->description[0] != '\0')
    hek_cli_record_add_text (record, "description", "Description", info->description);
  if (tags[0] != '\0')
    hek_cli_record_add_text (record, "tags", "Tags", tags);
  hek_cli_record_add_boolean (record, "protected", "Protected", info->is_protected);
  hek_cli_record_add_text (record, "created", "Made", created);
  hek_cli_record_add_text (record, "uuid", "Folder", info->uuid);
}

static void
hek_info_add_fields (HekCliRecord *record,
                     HekStore     *store)
{
  HekSchema *schema = hek_store_get_schema (store);
  g_autoptr (GString) fields = g_string_new (NULL);
  int key = hek_store_get_key_field (store), text = hek_store_get_text_field (store);

  for (guint i = 0; i < schema->n_fields; i++)
    g_string_append_printf (fields, "%s%s %s", i > 0 ? ", " : "",
                            hek_schema_get_field (schema, i)->name,
                            hek_field_type_id (hek_schema_get_field (schema, i)->type));
  hek_cli_record_add_text (record, "fields", "Fields", fields->str);
  if (key >= 0)
    hek_cli_record_add_text (record, "key", "Key",
                             hek_schema_get_field (schema, (guint) key)->name);
  if (text >= 0)
    hek_cli_record_add_text (record, "text", "Text",
                             hek_schema_get_field (schema, (guint) text)->name);
}

/* The import that was interrupted and kept, if there is one. */
static gboolean
hek_info_add_unfinished (HekCliRecord  *record,
                         HekStore      *store,
                         GError       **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, error);
  g_autoptr (HekUnfinishedImport) unfinished = NULL;
  g_autofree char *path = NULL;

  if (snapshot == NULL)
    return FALSE;
  unfinished = hek_collection_get_unfinished (snapshot, &own_error);
  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  if (unfinished == NULL)
    return TRUE;
  path = g_filename_display_name (unfinished->path);
  hek_cli_record_add_text (record, "unfinished", "Import to go on with", path);
  hek_cli_record_add_number (record, "unfinished_row", "From its row", (double) unfinished->row,
                             NULL);
  return TRUE;
}

/* How many rows have one, in collections that have any; where it cannot be read verify says so. */
static void
hek_info_add_thumbnails (HekCliRecord *record,
                         HekStore     *store)
{
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, NULL);
  guint64 n;

  if (snapshot != NULL && hek_snapshot_count_thumbnails (snapshot, &n, NULL) && n > 0)
    hek_cli_record_add_number (record, "n_thumbnails", "With thumbnails", (double) n, NULL);
}

/* What the last verification found, if anything. */
static void
hek_info_add_health (HekCliRecord *record,
                     HekStore     *store)
{
  g_auto (HekStoreHealth) health = { 0 };
  g_autofree char *found = NULL;

  hek_store_get_health (store, &health);
  if (health.n_problems == 0)
    return;
  found = hek_list_time (health.found_us);
  hek_cli_record_add_number (record, "n_problems", "Damaged places", (double) health.n_problems,
                             NULL);
  hek_cli_record_add_text (record, "problem_file", "The first in", health.file);
  hek_cli_record_add_number (record, "problem_offset", "From byte", (double) health.offset, NULL);
  hek_cli_record_add_text (record, "problem", "What is wrong", health.what);
  hek_cli_record_add_text (record, "found", "Found", found);
}

static gboolean
hek_info_run (HekCli  *cli,
              GError **error)
{
  const char *name = hek_cli_collection_name (cli, 1, error);
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekCollectionInfo) info = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  g_autofree char *warning = NULL;
  HekCliRecord *record;
  HekStoreStats stats;

  if (name == NULL)
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  info = workspace != NULL ? hek_workspace_find (workspace, name, error) : NULL;
  store = info != NULL ? hek_workspace_open_store (workspace, info->uuid, error) : NULL;
  if (store == NULL || !hek_store_get_stats (store, &stats, error))
    return FALSE;

  record = hek_cli_record_new ();
  g_ptr_array_add (records, record);
  hek_info_add_words (record, info);
  hek_list_add_store (record, store, "Rows");
  hek_info_add_fields (record, store);
  hek_cli_record_add_number (record, "n_dead", "Deleted, still kept", (double) stats.n_dead, NULL);
  hek_cli_record_add_number (record, "n_journal", "In journals", (double) stats.n_journal, NULL);
  hek_info_add_thumbnails (record, store);
  hek_cli_record_add_number (record, "vector_bytes", NULL, (double) stats.vector_bytes, NULL);
  hek_cli_record_add_number (record, "attribute_bytes", NULL, (double) stats.attribute_bytes, NULL);
  hek_cli_record_add_number (record, "sidecar_bytes", NULL, (double) stats.sidecar_bytes, NULL);
  hek_cli_record_add_number (record, "record_bytes", NULL, (double) stats.record_bytes, NULL);
  hek_cli_record_add_number (record, "seq", "Commits", (double) stats.seq, NULL);
  hek_cli_record_add_number (record, "history_seq", "Readable since commit",
                             (double) stats.history_seq, NULL);
  if (!hek_info_add_unfinished (record, store, error))
    return FALSE;
  warning = hek_store_dup_warning (store);
  if (warning != NULL)
    hek_cli_record_add_text (record, "warning", "Warning", warning);
  hek_info_add_health (record, store);
  return hek_cli_print_record (cli, records, FALSE, error);
}

const HekCliCommand hek_cli_collection_list = {
  .group = "collection",
  .verb = "list",
  .summary = "The collections of a workspace",
  .usage = "",
  .details =
    "A table, or with --json an array of objects with the keys collection, n_rows, dim, dtype, "
    "distance, n_segments, bytes, and where they are meaning and protected; problem instead of the "
    "numbers where one cannot be opened. With --deleted: collection, deleted, uuid.",
  .options = list_options,
  .n_options = G_N_ELEMENTS (list_options),
  .takes_workspace = TRUE,
  .run = hek_list_run,
};

const HekCliCommand hek_cli_collection_info = {
  .group = "collection",
  .verb = "info",
  .summary = "What one collection holds",
  .usage = "NAME",
  .details =
    "With --json the answer is one object with the keys collection, description, tags, protected, "
    "created, uuid, n_rows, dim, dtype, distance, meaning where numbers have one, n_segments, "
    "bytes, fields, key, text, n_dead, "
    "n_journal, vector_bytes, attribute_bytes, sidecar_bytes, record_bytes, seq, history_seq; "
    "description, tags, key, text and n_thumbnails (rows that keep a small picture) where there "
    "are any, warning where opening found something, unfinished (a file) and unfinished_row where "
    "an import was interrupted and kept; n_problems, problem_file, problem_offset, problem and "
    "found where the last verification found damage.",
  .takes_workspace = TRUE,
  .run = hek_info_run,
};
