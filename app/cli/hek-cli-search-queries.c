/* SPDX-License-Identifier: Apache-2.0 */
/* What hektor search asks for: vectors of a file, or rows of the collection and their weights. */
#include "config.h"

#include "hek-cli-search.h"

#include <math.h>
#include <string.h>

#include "hek-cli-source.h"
#include "hek-cli-workspace.h"
#include "hek-number.h"
#include "hek-rows-convert.h"

#define UNLIKE_WEIGHT 0.5

/* Takes the vectors of @from, of any type, as the queries. */
static void
hek_search_take_rows (const HekRows *from,
                      GArray        *floats)
{
  guint old = floats->len;

  g_array_set_size (floats, old + (guint) (from->n * from->dim));
  hek_rows_to_f32 (from, 0, from->n, &g_array_index (floats, float, old));
}

static void
hek_search_set_queries (HekCliSearchJob *job,
                        GArray          *floats,
                        guint            dim)
{
  job->search.queries = (HekRows) {
    .dtype = HEK_DTYPE_F32,
    .dim = dim,
    .n = floats->len / dim,
    .stride_bytes = dim * sizeof (float),
  };
  job->vectors = (float *) g_array_steal (floats, NULL);
  job->search.queries.data = (const guint8 *) job->vectors;
}

static gboolean
hek_search_read_file (HekCli           *cli,
                      HekCliSearchJob  *job,
                      const char       *path,
                      GError          **error)
{
  g_autoptr (HekSource) source = hek_cli_open_source (cli, path, error);
  g_autoptr (GArray) floats = g_array_new (FALSE, FALSE, sizeof (float));
  guint dim = hek_snapshot_get_schema (job->snapshot)->dim;

  if (source == NULL)
    return FALSE;
  if (source->schema->dim != dim)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                   "%s: its vectors have %u dimensions, those of the collection %u", path,
                   source->schema->dim, dim);
      return FALSE;
    }
  for (;;)
    {
      g_autoptr (HekBatch) batch = NULL;
      HekRows rows;

      if (!hek_source_next (source, 0, &batch, &cli->task, error))
        return FALSE;
      if (batch == NULL)
        break;
      rows = hek_batch_get_rows (batch);
      if ((guint64) floats->len + rows.n * dim > G_MAXINT32)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "%s: too many queries", path);
          return FALSE;
        }
      hek_search_take_rows (&rows, floats);
    }
  hek_search_set_queries (job, floats, dim);
  return TRUE;
}

static gboolean
hek_search_read_like (HekCliSearchJob  *job,
                      const char       *key,
                      GArray           *floats,
                      GError          **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekBatch) batch = NULL;
  HekRowPlace place;
  HekRows rows;

  if (!hek_snapshot_find_key (job->snapshot, key, &place, &own_error))
    {
      if (own_error != NULL)
        g_propagate_error (error, g_steal_pointer (&own_error));
      else
        g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "%s: no row has this key", key);
      return FALSE;
    }
  batch = hek_snapshot_fetch (job->snapshot, &place, 1, TRUE, error);
  if (batch == NULL)
    return FALSE;
  rows = hek_batch_get_rows (batch);
  hek_search_take_rows (&rows, floats);
  job->search.own_ids[job->search.n_own++] = hek_snapshot_get_row_id (job->snapshot, place);
  return TRUE;
}

/* --like and --unlike, in their order. */
static gboolean
hek_search_read_likes (HekCli           *cli,
                       HekCliSearchJob  *job,
                       GError          **error)
{
  g_autoptr (GArray) floats = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (double));
  const GArray *given = cli->args->given;

  job->search.own_ids = g_new (guint64, given->len);
  for (guint i = 0; i < given->len; i++)
    {
      const HekCliGiven *option = &g_array_index (given, HekCliGiven, i);
      double weight = g_str_equal (option->name, "like") ? 1 : -UNLIKE_WEIGHT;

      if (weight != 1 && !g_str_equal (option->name, "unlike"))
        continue;
      if (!hek_search_read_like (job, option->value, floats, error))
        return FALSE;
      g_array_append_val (weights, weight);
    }
  hek_search_set_queries (job, floats, hek_snapshot_get_schema (job->snapshot)->dim);
  job->search.together = weights->len > 1 || hek_cli_args_has (cli->args, "unlike") ||
                         hek_cli_args_has (cli->args, "weights");
  job->search.weights = (double *) g_array_steal (weights, NULL);
  return TRUE;
}

/* --- as one query ---------------------------------------------------------------------------- */

/* The weights that are given take the place of the sizes of those that are there. */
static gboolean
hek_search_read_weights (HekCli        *cli,
                         HekCliSearch  *search,
                         GError       **error)
{
  const char *text = hek_cli_args_get (cli->args, "weights");
  g_auto (GStrv) words = NULL;
  gsize n_words;

  if (text == NULL)
    return TRUE;
  words = g_strsplit (text, ",", -1);
  n_words = g_strv_length (words);
  for (gsize i = 0; i < n_words; i++)
    {
      const char *word = g_strstrip (words[i]);
      gsize n = strlen (word);
      double weight;

      if (n == 0 || hek_number_parse_real (word, n, &weight) != n || !isfinite (weight))
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                       "--weights: “%s” is not a number", word);
          return FALSE;
        }
      if (i < search->queries.n)
        search->weights[i] = search->weights[i] < 0 ? -weight : weight;
    }
  if (n_words == search->queries.n)
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
               "--weights: there are %" G_GSIZE_FORMAT " for %" G_GSIZE_FORMAT " vectors", n_words,
               search->queries.n);
  return FALSE;
}

static gboolean
hek_search_read_combine (HekCli        *cli,
                         HekCliSearch  *search,
                         GError       **error)
{
  static const char *const known[] = { "sum", "min", NULL };
  const char *text = hek_cli_args_get (cli->args, "combine");

  if (text == NULL || g_str_equal (text, "sum"))
    return TRUE;
  if (!g_str_equal (text, "min"))
    {
      hek_cli_args_set_unknown ("combine", text, known, error);
      return FALSE;
    }
  search->combine = HEK_COMBINE_MIN;
  if (!hek_cli_args_has (cli->args, "unlike") && !hek_cli_args_has (cli->args, "weights"))
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
               "--combine=min: takes neither --unlike nor --weights");
  return FALSE;
}

static gboolean
hek_search_check_together (HekCli        *cli,
                           HekCliSearch  *search,
                           GError       **error)
{
  const char *only = hek_cli_args_has (cli->args, "weights") ? "weights" : "combine";

  if (search->weights == NULL &&
      (hek_cli_args_has (cli->args, "weights") || hek_cli_args_has (cli->args, "combine")))
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                 "--%s: is for several vectors in one query; add --together", only);
  else if (search->together && !isnan (search->radius))
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                 "--radius: is for one vector at a time");
  else if (search->together && search->queries.n == 0)
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                 "--together: there are no vectors to search for");
  else
    return hek_search_read_weights (cli, search, error) &&
           hek_search_read_combine (cli, search, error);
  return FALSE;
}

static gboolean
hek_search_read_together (HekCli           *cli,
                          HekCliSearchJob  *job,
                          const char       *path,
                          GError          **error)
{
  HekCliSearch *search = &job->search;

  if (!hek_search_read_file (cli, job, path, error))
    return FALSE;
  search->together = hek_cli_args_has (cli->args, "together");
  if (search->together)
    search->weights = g_new (double, MAX (search->queries.n, 1));
  for (gsize i = 0; search->together && i < search->queries.n; i++)
    search->weights[i] = 1;
  return TRUE;
}

gboolean
hek_cli_search_read_queries (HekCli           *cli,
                             HekCliSearchJob  *job,
                             GError          **error)
{
  const char *path = hek_cli_args_get (cli->args, "queries");
  gboolean has_keys = hek_cli_args_has (cli->args, "like") ||
                      hek_cli_args_has (cli->args, "unlike");

  if ((path == NULL) == !has_keys)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "search: takes --queries=FILE or --like=KEY");
      return FALSE;
    }
  if (path == NULL && hek_cli_args_has (cli->args, "together"))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--together: is for the vectors of --queries");
      return FALSE;
    }
  return (path != NULL ? hek_search_read_together (cli, job, path, error)
                       : hek_search_read_likes (cli, job, error)) &&
         hek_search_check_together (cli, &job->search, error);
}
