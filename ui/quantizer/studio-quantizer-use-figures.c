/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-use-figures.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#include "studio-count.h"

/* Parts that are named in a sentence. */
#define STUDIO_MAX_NAMED 6

static int
studio_compare_down (gconstpointer a,
                     gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x < y) - (x > y);
}

/* Entropy of the use of one part, in bits, and its dead centroids. */
static double
studio_quantizer_use_add_part (const float *counts,
                               guint        n,
                               gsize        n_rows,
                               guint       *n_dead)
{
  double bits = 0;

  *n_dead = 0;
  for (guint c = 0; c < n; c++)
    {
      double share = counts[c] / (double) n_rows;

      if (counts[c] > 0)
        bits -= share * log2 (share);
      else
        ++*n_dead;
    }
  return fabs (bits); /* no −0 */
}

/* Each part sorted, then across the parts at each rank. */
static void
studio_quantizer_use_sort (StudioQuantizerUseFigures *figures)
{
  guint n = figures->n_centroids, n_parts = figures->n_parts;
  g_autofree float *sorted = g_memdup2 (figures->counts, (gsize) n * n_parts * sizeof (float));
  g_autofree float *column = g_new (float, n_parts);

  for (guint p = 0; p < n_parts; p++)
    qsort (sorted + (gsize) p * n, n, sizeof (float), studio_compare_down);
  for (guint c = 0; c < n; c++)
    {
      for (guint p = 0; p < n_parts; p++)
        column[p] = sorted[(gsize) p * n + c];
      qsort (column, n_parts, sizeof (float), studio_compare_down);
      figures->most[c] = column[0];
      figures->median[c] = (column[(n_parts - 1) / 2] + column[n_parts / 2]) / 2;
      figures->least[c] = column[n_parts - 1];
    }
}

/* By tallying: counts are whole numbers, at most as large as there are rows. */
static double
studio_quantizer_use_find_typical_max (const StudioQuantizerUseFigures *figures)
{
  gsize n = (gsize) figures->n_parts * figures->n_centroids, above = 0;
  gsize max = (gsize) figures->most[0];
  g_autofree guint *tally = g_new0 (guint, max + 1);

  for (gsize i = 0; i < n; i++)
    tally[(gsize) figures->counts[i]]++;
  while (max > 0 && (above += tally[max]) * 100 <= n)
    max--;
  return (double) max;
}

StudioQuantizerUseFigures *
studio_quantizer_use_figures_new (const HekEvaluation *evaluation)
{
  const HekCentroidUse *use = evaluation->centroid_use;
  StudioQuantizerUseFigures *figures;
  gsize n;

  if (use == NULL || use->n_subspaces == 0 || use->n_centroids == 0 || evaluation->n_base == 0)
    return NULL;
  n = (gsize) use->n_subspaces * use->n_centroids;
  figures = g_new (StudioQuantizerUseFigures, 1);
  *figures = (StudioQuantizerUseFigures) {
    .n_parts = use->n_subspaces, .n_centroids = use->n_centroids, .n_rows = evaluation->n_base,
    .are_steps = evaluation->errors == NULL || evaluation->errors->n_subspaces == 0,
    .most = g_new (double, use->n_centroids), .median = g_new (double, use->n_centroids),
    .least = g_new (double, use->n_centroids), .bits = g_new (double, use->n_subspaces),
    .bits_paid = log2 (use->n_centroids), .dead = g_new (guint, use->n_subspaces),
    .n_dead = use->n_dead, .counts = g_new (float, n),
  };
  for (gsize i = 0; i < n; i++)
    figures->counts[i] = (float) use->counts[i];
  for (guint p = 0; p < use->n_subspaces; p++)
    {
      figures->bits[p] = studio_quantizer_use_add_part (
        figures->counts + (gsize) p * use->n_centroids, use->n_centroids, evaluation->n_base,
        &figures->dead[p]);
      figures->mean_bits += figures->bits[p] / use->n_subspaces;
    }
  studio_quantizer_use_sort (figures);
  figures->typical_max = studio_quantizer_use_find_typical_max (figures);
  return figures;
}

void
studio_quantizer_use_figures_free (StudioQuantizerUseFigures *figures)
{
  if (figures == NULL)
    return;
  g_free (figures->most);
  g_free (figures->median);
  g_free (figures->least);
  g_free (figures->bits);
  g_free (figures->dead);
  g_free (figures->counts);
  g_free (figures);
}

/* "2, 7 (2) and 40 others", those with most dead centroids first. */
static char *
studio_quantizer_use_name_parts (const StudioQuantizerUseFigures *figures)
{
  g_autofree guint *left = g_memdup2 (figures->dead, figures->n_parts * sizeof (guint));
  GString *text = g_string_new (NULL);
  guint n_with = 0, n_named;

  for (guint p = 0; p < figures->n_parts; p++)
    n_with += left[p] > 0;
  n_named = MIN (n_with, STUDIO_MAX_NAMED);
  for (guint i = 0; i < n_named; i++)
    {
      guint worst = 0;

      for (guint p = 1; p < figures->n_parts; p++)
        if (left[p] > left[worst])
          worst = p;
      if (i > 0)
        g_string_append (text, i + 1 == n_with ? _(" and ") : ", ");
      g_string_append_printf (text, "%u", worst);
      if (left[worst] > 1)
        g_string_append_printf (text, " (%u)", left[worst]);
      left[worst] = 0;
    }
  if (n_with > n_named)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, " and %u other", " and %u others",
                                         n_with - n_named), n_with - n_named);
  return g_string_free (text, FALSE);
}

char *
studio_quantizer_use_figures_say_dead (const StudioQuantizerUseFigures *figures)
{
  g_autofree char *n_all =
    studio_count_format ((guint64) figures->n_parts * figures->n_centroids);
  g_autofree char *n_dead = studio_count_format (figures->n_dead);
  g_autofree char *parts = NULL;

  if (figures->n_dead == 0)
    return g_strdup_printf (_("No dead centroids: each of %s stands for rows."), n_all);
  if (figures->n_parts == 1)
    return g_strdup_printf (_("%s of %s centroids stand for no row."), n_dead, n_all);
  parts = studio_quantizer_use_name_parts (figures);
  /* Translators: %3$s: numbers, "2, 7 (2) and 9" */
  return g_strdup_printf (figures->are_steps
                          ? _("Dead centroids, that stand for no row: %1$s of %2$s, in steps %3$s.")
                          : _("Dead centroids, that stand for no row: %1$s of %2$s, in subspaces "
                              "%3$s."),
                          n_dead, n_all, parts);
}

char *
studio_quantizer_use_figures_say_bits (const StudioQuantizerUseFigures *figures)
{
  return g_strdup_printf (figures->are_steps
                          ? _("On average %.2f of the %g bits of a step are used.")
                          : _("On average %.2f of the %g bits of a subspace are used."),
                          figures->mean_bits, figures->bits_paid);
}
