/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-neighbors-text.h"

#include <glib/gi18n.h>

#include "studio-count.h"

/* Rows that a sentence names. */
#define STUDIO_MAX_NAMED 5

char *
studio_quantizer_neighbors_text_title (const HekQuantizerNeighbors *neighbors)
{
  g_autofree char *number = NULL;
  g_autofree char *n_all = NULL;

  if (neighbors->query < 0)
    return g_strdup_printf (_("Row %s"), neighbors->key);
  number = studio_count_format ((guint64) neighbors->query + 1);
  n_all = studio_count_format (hek_evaluate_set_get_queries (neighbors->set)->n);
  /* Translators: the number of a query and of how many; the key of the row that is the query */
  return g_strdup_printf (_("Query %s of %s: row %s"), number, n_all, neighbors->key);
}

gboolean
studio_quantizer_neighbor_is_kept (const HekQuantizerNeighbor *neighbor,
                                   guint                       k,
                                   gboolean                    of_exact)
{
  return (of_exact ? neighbor->rank_by_estimate : neighbor->rank) <= k;
}

/* "a, b and c", of those that the other list does not have. */
static char *
studio_quantizer_neighbors_name_missing (const GArray *list,
                                         guint         k,
                                         gboolean      of_exact,
                                         guint         n_missing)
{
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < list->len && n < STUDIO_MAX_NAMED; i++)
    {
      const HekQuantizerNeighbor *neighbor = &g_array_index (list, HekQuantizerNeighbor, i);

      if (studio_quantizer_neighbor_is_kept (neighbor, k, of_exact))
        continue;
      if (n > 0)
        g_string_append (text, n + 1 == n_missing ? _(" and ") : ", ");
      g_string_append (text, neighbor->key);
      n++;
    }
  if (n_missing > n)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, " and %u other", " and %u others",
                                         n_missing - n), n_missing - n);
  return g_string_free (text, FALSE);
}

static gboolean
studio_quantizer_neighbors_have_same_order (const HekQuantizerNeighbors *neighbors)
{
  for (guint i = 0; i < neighbors->exact->len; i++)
    if (g_array_index (neighbors->exact, HekQuantizerNeighbor, i).row
        != g_array_index (neighbors->quantized, HekQuantizerNeighbor, i).row)
      return FALSE;
  return TRUE;
}

char *
studio_quantizer_neighbors_text_summary (const HekQuantizerNeighbors *neighbors)
{
  guint n = neighbors->exact->len, k = neighbors->k, n_lost = neighbors->n_lost;
  g_autofree char *lost = NULL;
  g_autofree char *gained = NULL;

  if (n == 0)
    return g_strdup (_("No other row takes part in the sample."));
  if (n_lost == 0)
    return g_strdup_printf (studio_quantizer_neighbors_have_same_order (neighbors)
                            ? _("All %u kept, in the same order.")
                            : _("All %u kept, in another order."), n);
  lost = studio_quantizer_neighbors_name_missing (neighbors->exact, k, TRUE, n_lost);
  gained = studio_quantizer_neighbors_name_missing (neighbors->quantized, k, FALSE, n_lost);
  return g_strdup_printf (_("%u of %u kept. Lost: %s. Gained: %s."), n - n_lost, n, lost, gained);
}

char *
studio_quantizer_neighbor_text_tag (const HekQuantizerNeighbor *neighbor,
                                    guint                       k,
                                    gboolean                    of_exact)
{
  g_autofree char *other = studio_count_format (of_exact ? neighbor->rank_by_estimate
                                                         : neighbor->rank);

  if (studio_quantizer_neighbor_is_kept (neighbor, k, of_exact))
    return g_strdup_printf (of_exact ? "→ %s" : "← %s", other);
  return g_strdup_printf (of_exact ? _("lost → %s") : _("gained ← %s"), other);
}

char *
studio_quantizer_neighbor_text_full (const HekQuantizerNeighbor *neighbor,
                                     HekDistance                 kind,
                                     guint                       k,
                                     gboolean                    of_exact)
{
  g_autofree char *rank = studio_count_format (neighbor->rank);
  g_autofree char *by_code = studio_count_format (neighbor->rank_by_estimate);
  g_autofree char *distance = studio_distance_describe (kind, neighbor->distance);
  g_autofree char *estimate = studio_quantizer_neighbor_text_distance (neighbor->estimate);
  g_autofree char *facts =
    /* Translators: key of a row; "Squared distance 0.5" and its rank; the same by the code */
    g_strdup_printf (_("Row %1$s: %2$s (number %3$s), by code %4$s (number %5$s)"), neighbor->key,
                     distance, rank, estimate, by_code);

  if (studio_quantizer_neighbor_is_kept (neighbor, k, of_exact))
    return g_strdup_printf (_("%s. Kept."), facts);
  return g_strdup_printf (of_exact ? _("%s. Lost.") : _("%s. Gained."), facts);
}

char *
studio_quantizer_neighbor_text_distance (float distance)
{
  return studio_distance_format (distance);
}
