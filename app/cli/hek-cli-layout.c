/* SPDX-License-Identifier: Apache-2.0 */
/* hektor layout compute, place, list, export, rename, delete: vectors at places of two or three
 * dimensions. */
#include "config.h"

#include "hek-cli-layout.h"

#include <stdio.h>

#include "hek-cli-output.h"
#include "hek-cli-workspace.h"

static const HekCliOption compute_options[] = {
  { "method", 0, "NAME", "pca: the directions of largest variance; umap, tsne: neighbours stay "
                         "neighbours; random: a random projection" },
  { "dims", 0, "N", "2 or 3, the default; 2 on the sphere and the paraboloid" },
  { "geometry", 0, "NAME", "euclidean, the default; spherical, hyperbolic (the Poincaré ball), "
                           "parabolic: optimized with their geodesic distances" },
  { "seed", 0, "N", "The same seed gives the same bytes; 1 by default" },
  { "option", 0, "NAME=VALUE", "An option of the method, such as neighbors=30: see “layout "
                               "methods --options”; may be given several times" },
  { "name", 0, "NAME", "Keep it under this name; by default that of the method, with a number "
                       "where it is taken" },
  { "replace", 0, NULL, "Take the place of a layout of that name" },
  { "again", 0, "LAYOUT", "Instead of --method: go on with an unfinished layout, or compute a "
                          "layout anew from its recipe, of the rows of now" },
};

static const HekCliOption layout_options[] = {
  { "layout", 0, "NAME", "The layout" },
};

static const HekCliOption rename_options[] = {
  { "layout", 0, "NAME", "The layout" },
  { "name", 0, "NAME", "Its new name" },
};

/* One record, and relation where it can be told. */
static gboolean
print_info (HekCli                         *cli,
            HekStore                       *store,
            const HekCollectionLayoutInfo  *info,
            GError                        **error)
{
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, error);
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  g_autoptr (HekCollectionLayout) layout = NULL;
  HekLayoutRelation relation;
  HekCliRecord *record = hek_cli_record_new ();

  g_ptr_array_add (records, record);
  if (snapshot == NULL)
    return FALSE;
  layout = hek_collection_open_layout (snapshot, info->id, &cli->task, error);
  if (layout == NULL ||
      !hek_collection_relate_layout (layout, snapshot, &relation, NULL, &cli->task, error))
    return FALSE;
  hek_cli_record_add_text (record, "collection", "Collection", cli->args->inputs->pdata[0]);
  hek_cli_layout_add_info (cli, record, layout->info);
  hek_cli_layout_add_relation (record, &relation);
  return hek_cli_print_record (cli, records, FALSE, error);
}

/* --- compute, place -------------------------------------------------------------------------- */

/* With --again everything is that of the stored layout. */
static gboolean
check_again (HekCli  *cli,
             GError **error)
{
  static const char *const others[] = { "method", "dims", "geometry", "seed", "option", "name",
                                        "replace" };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (hek_cli_args_has (cli->args, others[i]))
      {
        g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                     "--%s: not with --again, which takes recipe and name of “%s”", others[i],
                     hek_cli_args_get (cli->args, "again"));
        return FALSE;
      }
  return TRUE;
}

/* What a Ctrl+C left. */
static void
tell_kept (HekCli                        *cli,
           const HekCollectionLayoutInfo *kept)
{
  if (cli->quiet)
    return;
  hek_cli_progress_clear (cli->progress);
  fprintf (stderr, "hektor: what was done is kept as “%s”: “layout compute --again” goes on with "
                   "it\n", kept->name);
}

static gboolean
hek_layout_compute_run (HekCli  *cli,
                        GError **error)
{
  static const gint keep = TRUE;
  const char *again = hek_cli_args_get (cli->args, "again");
  g_autoptr (HekCollectionLayoutInfo) kept = NULL;
  HekLayoutRecipe recipe;
  HekLayoutOrder order = {
    .name = hek_cli_args_get (cli->args, "name"),
    .replace = hek_cli_args_has (cli->args, "replace"),
    .recipe = &recipe, .layout = again, .keep = &keep, .kept = &kept,
  };
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekCollectionLayoutInfo) info = NULL;

  if (hek_cli_collection_name (cli, 1, error) == NULL)
    return FALSE;
  if (again != NULL && !check_again (cli, error))
    return FALSE;
  /* what is wrong with the words is told before a workspace is opened */
  if (again == NULL && !hek_cli_layout_read_recipe (cli, HEK_DISTANCE_L2, &recipe, error))
    return FALSE;
  if (order.name != NULL && !hek_collection_check_layout_name (order.name, error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
  store = workspace != NULL ? hek_cli_open_store (cli, workspace, 1, error) : NULL;
  if (store == NULL)
    return FALSE;
  recipe.distance = hek_store_get_distance (store);
  hek_cli_progress_set_label (cli->progress, "Computing");
  info = hek_collection_compute_layout (store, &order, &cli->task, error);
  if (kept != NULL)
    tell_kept (cli, kept);
  return info != NULL && print_info (cli, store, info, error);
}

static gboolean
hek_layout_place_run (HekCli  *cli,
                      GError **error)
{
  const char *name;
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekCollectionLayoutInfo) info = NULL;

  if (hek_cli_collection_name (cli, 1, error) == NULL ||
      (name = hek_cli_layout_name (cli, error)) == NULL)
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
  store = workspace != NULL ? hek_cli_open_store (cli, workspace, 1, error) : NULL;
  hek_cli_progress_set_label (cli->progress, "Placing");
  info = store != NULL ? hek_collection_place_layout (store, name, &cli->task, error) : NULL;
  return info != NULL && print_info (cli, store, info, error);
}

/* --- list, export ---------------------------------------------------------------------------- */

static gboolean
hek_layout_list_run (HekCli  *cli,
                     GError **error)
{
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

  if (hek_cli_collection_name (cli, 1, error) == NULL)
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  store = workspace != NULL ? hek_cli_open_store (cli, workspace, 1, error) : NULL;
  snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
  if (snapshot == NULL)
    return FALSE;
  infos = hek_collection_list_layouts (snapshot);
  for (guint i = 0; i < infos->len; i++)
    {
      HekCollectionLayoutInfo *info = infos->pdata[i];
      HekCliRecord *record = hek_cli_record_new ();
      g_autoptr (GError) local = NULL;
      g_autoptr (HekCollectionLayout) layout =
        info->problem == NULL ? hek_collection_open_layout (snapshot, info->id, &cli->task, &local)
                              : NULL;
      HekLayoutRelation relation;

      g_ptr_array_add (records, record);
      if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (local != NULL)
        info->problem = g_strdup (local->message);
      hek_cli_layout_add_info (cli, record, info);
      if (layout == NULL)
        continue;
      if (!hek_collection_relate_layout (layout, snapshot, &relation, NULL, &cli->task, error))
        return FALSE;
      hek_cli_layout_add_relation (record, &relation);
    }
  return hek_cli_print_record (cli, records, TRUE, error);
}

/* How the file came to be. */
static gboolean
print_export (HekCli       *cli,
              HekSnapshot  *snapshot,
              const char   *name,
              guint64       n_placed,
              GError      **error)
{
  guint64 n_rows = hek_snapshot_get_n_rows (snapshot);
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  HekCliRecord *record = hek_cli_record_new ();

  g_ptr_array_add (records, record);
  hek_cli_record_add_text (record, "collection", "Collection", cli->args->inputs->pdata[0]);
  hek_cli_record_add_text (record, "layout", "Layout", name);
  hek_cli_record_add_text (record, "file", "File", cli->args->inputs->pdata[1]);
  hek_cli_record_add_number (record, "n_rows", "Rows", (double) n_rows, NULL);
  hek_cli_record_add_number (record, "n_unplaced", "Of them, without a place",
                             (double) (n_rows - n_placed), NULL);
  hek_cli_record_add_number (record, "seq", "As of commit",
                             (double) hek_snapshot_get_seq (snapshot), NULL);
  return hek_cli_print_record (cli, records, FALSE, error);
}

static gboolean
hek_layout_export_run (HekCli  *cli,
                       GError **error)
{
  GPtrArray *words = cli->args->inputs;
  const char *name;
  g_autoptr (GPtrArray) inputs = g_ptr_array_new (); /* it reads no files */
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (HekCollectionLayout) layout = NULL;
  guint64 n_placed;

  if (hek_cli_collection_name (cli, 2, error) == NULL)
    return FALSE;
  if (words->len != 2)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "layout export: to which file?");
      return FALSE;
    }
  name = hek_cli_layout_name (cli, error);
  if (name == NULL || !hek_cli_check_output (words->pdata[1], inputs, error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  store = workspace != NULL ? hek_cli_open_store (cli, workspace, 2, error) : NULL;
  snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
  layout = snapshot != NULL ? hek_collection_open_layout (snapshot, name, &cli->task, error)
                            : NULL;
  if (layout == NULL)
    return FALSE;
  if (layout->layout == NULL)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                   "the layout “%s” is not finished: go on with “layout compute --again”", name);
      return FALSE;
    }
  hek_cli_progress_set_label (cli->progress, "Exporting");
  return hek_collection_export_layout (snapshot, layout, NULL, 0, words->pdata[1], &n_placed,
                                       &cli->task, error) &&
         print_export (cli, snapshot, layout->info->name, n_placed, error);
}

/* --- rename, delete -------------------------------------------------------------------------- */

static gboolean
print_change (HekCli      *cli,
              const char  *label,
              const char  *name,
              GError     **error)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  HekCliRecord *record = hek_cli_record_new ();

  g_ptr_array_add (records, record);
  hek_cli_record_add_text (record, "collection", "Collection", cli->args->inputs->pdata[0]);
  hek_cli_record_add_text (record, "layout", label, name);
  return hek_cli_print_record (cli, records, FALSE, error);
}

static gboolean
hek_layout_rename_run (HekCli  *cli,
                       GError **error)
{
  const char *name, *to = hek_cli_args_get (cli->args, "name");
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;

  if (hek_cli_collection_name (cli, 1, error) == NULL ||
      (name = hek_cli_layout_name (cli, error)) == NULL)
    return FALSE;
  if (to == NULL)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--name: what is it to be called?");
      return FALSE;
    }
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
  store = workspace != NULL ? hek_cli_open_store (cli, workspace, 1, error) : NULL;
  return store != NULL && hek_collection_rename_layout (store, name, to, error) &&
         print_change (cli, "Layout", to, error);
}

static gboolean
hek_layout_delete_run (HekCli  *cli,
                       GError **error)
{
  const char *name;
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;

  if (hek_cli_collection_name (cli, 1, error) == NULL ||
      (name = hek_cli_layout_name (cli, error)) == NULL)
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
  store = workspace != NULL ? hek_cli_open_store (cli, workspace, 1, error) : NULL;
  return store != NULL && hek_collection_delete_layout (store, name, error) &&
         print_change (cli, "Without layout", name, error);
}

/* --- the table ------------------------------------------------------------------------------- */

const HekCliCommand hek_cli_layout_compute = {
  .group = "layout",
  .verb = "compute",
  .summary = "Lay the rows of a collection out in two or three dimensions, and keep it",
  .usage = "NAME --method=METHOD",
  .details =
    "The same rows and the same options give the same bytes on every machine and any number of "
    "threads. Ctrl+C keeps what methods with steps (umap, tsne) have done, and says under which "
    "name: --again goes on with it, and ends with the same bytes. A layout that is finished stays "
    "until another one is, --replace or not.\n"
    "With --json the answer is one object with the keys collection, layout, state (done), method, "
    "geometry, n_dims, distance, seed, options (those that differ from their defaults), n_rows, "
    "n_added (rows placed later), seq (the commit whose rows it is of), made, compute_s, and how "
    "it relates to the collection now: n_drawn, n_gone (rows that were deleted since), n_unplaced "
    "(rows that were added since).",
  .options = compute_options,
  .n_options = G_N_ELEMENTS (compute_options),
  .takes_workspace = TRUE,
  .run = hek_layout_compute_run,
};

const HekCliCommand hek_cli_layout_place = {
  .group = "layout",
  .verb = "place",
  .summary = "Give rows that were added since a place in a layout",
  .usage = "NAME --layout=LAYOUT",
  .details =
    "What is there does not move; rows that were deleted are taken out. The answer is that of "
    "“layout compute”.",
  .options = layout_options,
  .n_options = G_N_ELEMENTS (layout_options),
  .takes_workspace = TRUE,
  .run = hek_layout_place_run,
};

const HekCliCommand hek_cli_layout_list = {
  .group = "layout",
  .verb = "list",
  .summary = "The layouts of a collection",
  .usage = "NAME",
  .details =
    "A table, or with --json an array of objects with the keys of “layout compute” but for "
    "collection. state is done, unfinished or damaged; a damaged one has problem instead of what "
    "cannot be known, and can be computed again from its recipe as long as that is readable.",
  .takes_workspace = TRUE,
  .run = hek_layout_list_run,
};

const HekCliCommand hek_cli_layout_export = {
  .group = "layout",
  .verb = "export",
  .summary = "Write the positions of a layout to a file",
  .usage = "NAME OUT --layout=LAYOUT",
  .details =
    "By the suffix of OUT: .csv (also .json, .jsonl) has key, x, y and z; .npy (also .fvecs and "
    "others) the coordinates alone. Rows go out in the order they came in, those without a place "
    "too, as empty cells or NaN: row i is row i of “collection export”. With --json the answer is "
    "one object with the keys collection, layout, file, n_rows, n_unplaced, seq.",
  .options = layout_options,
  .n_options = G_N_ELEMENTS (layout_options),
  .takes_workspace = TRUE,
  .run = hek_layout_export_run,
};

const HekCliCommand hek_cli_layout_rename = {
  .group = "layout",
  .verb = "rename",
  .summary = "Give a layout another name",
  .usage = "NAME --layout=LAYOUT --name=NEW",
  .details = "With --json the answer is one object with the keys collection, layout.",
  .options = rename_options,
  .n_options = G_N_ELEMENTS (rename_options),
  .takes_workspace = TRUE,
  .run = hek_layout_rename_run,
};

const HekCliCommand hek_cli_layout_delete = {
  .group = "layout",
  .verb = "delete",
  .summary = "Take a layout away",
  .usage = "NAME --layout=LAYOUT",
  .details =
    "The rows stay. With --json the answer is one object with the keys collection, layout.",
  .options = layout_options,
  .n_options = G_N_ELEMENTS (layout_options),
  .takes_workspace = TRUE,
  .run = hek_layout_delete_run,
};
