/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-error-text.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hek-plot-axis.h"
#include "studio-count.h"

/* Why a method does not cut vectors, and what it has instead of centroids. */
static const struct
{
  const char *id;
  const char *no_subspaces, *no_centroids;
} studio_methods[] = {
  { "f16", N_("It shortens each dimension on its own, so that there are no subspaces."),
    N_("It shortens numbers, and has no centroids.") },
  { "bf16", N_("It shortens each dimension on its own, so that there are no subspaces."),
    N_("It shortens numbers, and has no centroids.") },
  { "sq8", N_("It encodes each dimension on its own, so that there are no subspaces."),
    N_("It has even levels between two ends, and no centroids.") },
  { "sq6", N_("It encodes each dimension on its own, so that there are no subspaces."),
    N_("It has even levels between two ends, and no centroids.") },
  { "sq4", N_("It encodes each dimension on its own, so that there are no subspaces."),
    N_("It has even levels between two ends, and no centroids.") },
  { "perceptual", N_("It encodes each dimension on its own, so that there are no subspaces."),
    N_("It has levels along a curve, and no centroids.") },
  { "binary", N_("It keeps one bit of each dimension, so that there are no subspaces."),
    N_("It keeps signs, and has no centroids.") },
  { "rabitq", N_("It turns the whole vector and keeps bits of all directions, so that there are no "
                 "subspaces."),
    N_("It rounds to a grid around one centre, and has no centroids.") },
  { "colors", N_("Each of its steps has centroids of whole vectors, so that there are no "
                 "subspaces."),
    N_("It has no centroids.") },
  { "rq", N_("Each of its steps has centroids of whole vectors, so that there are no subspaces."),
    N_("It has no centroids.") },
};

static guint
studio_quantizer_error_text_find (const HekEvaluation *evaluation)
{
  const char *id = hek_codec_id (hek_codebook_codec (evaluation->book));
  guint i = 0;

  while (i < G_N_ELEMENTS (studio_methods) && !g_str_equal (studio_methods[i].id, id))
    i++;
  return i;
}

char *
studio_quantizer_error_text_no_subspaces (const HekEvaluation *evaluation)
{
  guint i = studio_quantizer_error_text_find (evaluation);
  const char *label = hek_codec_label (hek_codebook_codec (evaluation->book));

  if (evaluation->errors != NULL && evaluation->errors->n_subspaces > 0)
    return NULL;
  return g_strdup_printf ("%s. %s", _(label),
                          i < G_N_ELEMENTS (studio_methods) ? _(studio_methods[i].no_subspaces)
                                                            : _("It has no subspaces."));
}

char *
studio_quantizer_error_text_no_centroids (const HekEvaluation *evaluation)
{
  guint i = studio_quantizer_error_text_find (evaluation);
  const char *label = hek_codec_label (hek_codebook_codec (evaluation->book));

  if (evaluation->centroid_use != NULL)
    return NULL;
  return g_strdup_printf ("%s. %s", _(label),
                          i < G_N_ELEMENTS (studio_methods) ? _(studio_methods[i].no_centroids)
                                                            : _("It has no centroids."));
}

/* Large ones in groups of three digits. */
static char *
studio_quantizer_error_text_number (double value)
{
  return isfinite (value) && value >= 1e4 && value < 1e15
         ? studio_count_format ((guint64) llround (value)) : hek_plot_format_value (value, 4);
}

char *
studio_quantizer_error_text_facts (const HekEvaluation *evaluation)
{
  const HekEvaluateErrors *errors = evaluation->errors;
  g_autofree char *mse = studio_quantizer_error_text_number (errors->mse);
  g_autofree char *held_out = studio_quantizer_error_text_number (errors->held_out_mse);
  g_autofree char *relative = hek_plot_format_value (100 * errors->relative, 3);
  g_autofree char *n_base = studio_count_format (evaluation->n_base);
  g_autofree char *n_queries = studio_count_format (evaluation->n_queries);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("Mean squared error %s on %s rows"), mse, n_base);
  if (evaluation->n_queries > 0 && isfinite (errors->held_out_mse))
    g_string_append_printf (text, _(", %s on %s held-out queries"), held_out, n_queries);
  if (evaluation->n_queries > 0 && errors->mse > 0 && isfinite (errors->held_out_mse))
    g_string_append_printf (text, " (%+.1f %%)", 100 * (errors->held_out_mse / errors->mse - 1));
  g_string_append_printf (text, _(" · %s %% of the variance"), relative);
  return g_string_free (text, FALSE);
}

char *
studio_quantizer_error_text_other_subspaces (const HekEvaluation *run,
                                             const HekEvaluation *other,
                                             const char          *other_label)
{
  guint n = run->errors->n_subspaces, n_other = other->errors->n_subspaces;

  if (n == 0 || n == n_other)
    return NULL;
  if (n_other == 0)
    return g_strdup_printf (_("“%s” has no subspaces to stand beside these."), other_label);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "“%s” has %u subspace: it is not one of these.",
                                       "“%s” has %u subspaces: they are not the same as these.",
                                       n_other), other_label, n_other);
}

char *
studio_quantizer_error_text_spread (const HekEvaluateErrors *errors)
{
  /* in the order of hek_evaluate_quantiles[] */
  g_autofree char *median = studio_quantizer_error_text_number (errors->quantiles[4]);
  g_autofree char *q95 = studio_quantizer_error_text_number (errors->quantiles[6]);
  g_autofree char *q99 = studio_quantizer_error_text_number (errors->quantiles[7]);
  g_autofree char *all = studio_quantizer_error_text_number (errors->quantiles[8]);

  return g_strdup_printf (_("Half of the rows at most %s, 95 %% %s, 99 %% %s, all %s."), median,
                          q95, q99, all);
}

char *
studio_quantizer_error_text_missing (HekQuantizerRun *run)
{
  const char *label = run != NULL ? hek_quantizer_run_get_label (run) : NULL;
  const char *message;

  if (run == NULL)
    return g_strdup (_("Select a run, and see here where it loses precision."));
  switch (hek_quantizer_run_get_state (run))
    {
    case HEK_QUANTIZER_RUN_WAITING:
      return g_strdup_printf (_("“%s” waits for its turn."), label);
    case HEK_QUANTIZER_RUN_TRAINING:
      return g_strdup_printf (_("“%s” is being trained."), label);
    case HEK_QUANTIZER_RUN_MEASURING:
      return g_strdup_printf (_("“%s” is being measured."), label);
    case HEK_QUANTIZER_RUN_FAILED:
      message = hek_quantizer_run_get_message (run);
      return g_strdup_printf (_("“%s” failed: %s"), label, message != NULL ? message : "");
    case HEK_QUANTIZER_RUN_CANCELLED:
      return g_strdup_printf (_("“%s” was cancelled."), label);
    case HEK_QUANTIZER_RUN_DONE:
    default:
      return g_strdup_printf (_("The errors of “%s” were not measured."), label);
    }
}
