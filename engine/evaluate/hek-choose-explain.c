/* SPDX-License-Identifier: Apache-2.0 */
/* Why a codec was chosen, in words for people who do not know the methods. */
#include "config.h"

#include "hek-choose-private.h"

#include <glib/gi18n-lib.h>

static char *
describe_percent (double part)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (digits, sizeof digits, "%.2f", 100 * part);
  return g_strconcat (digits, " %", NULL);
}

static char *
describe_bytes (double bytes)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (digits, sizeof digits, "%.1f", bytes));
}

/* "finds 95.00 % of the 10 nearest rows", as the target counts it */
static char *
describe_finding (const HekChooseTarget *target,
                  double                 recall)
{
  g_autofree char *percent = describe_percent (recall);

  if (target->rerank > 0)
    return g_strdup_printf (_("finds %s of the 10 nearest rows when %u candidates are compared "
                              "exactly"), percent, target->rerank);
  return g_strdup_printf (_("finds %s of the 10 nearest rows by its codes alone"), percent);
}

/* Takes @sentence. */
static void
add_reason (HekChooser *chooser,
            char       *sentence)
{
  g_ptr_array_add (chooser->choice->reasons, sentence);
}

static void
explain_why (HekChooser *chooser)
{
  const HekChosen *choice = chooser->choice;
  const HekChooseTarget *target = chooser->target;
  g_autofree char *method = hek_evaluate_describe_method (choice->codec, &choice->values);
  g_autofree char *finding = describe_finding (target, target->recall);
  gsize bytes = choice->evaluation->code_bytes;
  guint n = chooser->n_methods;

  if (!choice->met)
    add_reason (chooser, g_strdup_printf (_("No method reaches the target; %s with codes of %zu "
                                            "bytes comes nearest."), method, bytes));
  else if (target->recall > 0)
    add_reason (chooser,
                g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                              "%s with codes of %zu bytes: of %u method it takes "
                                              "the fewest bytes and %s.",
                                              "%s with codes of %zu bytes: of %u methods it takes "
                                              "the fewest bytes and %s.", n),
                                 method, bytes, n, finding));
  else if (target->code_bytes > 0)
    add_reason (chooser,
                g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                              "%s with codes of %zu bytes: of %u method with at "
                                              "most %zu bytes it finds the most.",
                                              "%s with codes of %zu bytes: of %u methods with at "
                                              "most %zu bytes it finds the most.", n),
                                 method, bytes, n, target->code_bytes));
  else
    add_reason (chooser, g_strdup_printf (_("%s with codes of %zu bytes: it is fast enough, and "
                                            "none of the others that are finds more."), method,
                                          bytes));
}

static void
explain_size (HekChooser *chooser)
{
  const HekEvaluation *evaluation = chooser->choice->evaluation;
  g_autofree char *bytes = describe_bytes (evaluation->bytes_per_vector);
  g_autofree char *times = describe_bytes (evaluation->compression);

  add_reason (chooser,
              g_strdup_printf (_("With its part of the codebook a vector takes %s bytes, %s times "
                                 "less than float32."), bytes, times));
}

static void
explain_promise (HekChooser *chooser)
{
  const HekChosen *choice = chooser->choice;
  g_autofree char *finding = describe_finding (chooser->target, choice->recall.value);
  g_autofree char *low = describe_percent (choice->recall.low);
  g_autofree char *high = describe_percent (choice->recall.high);

  add_reason (chooser,
              g_strdup_printf (_("Measured on %zu queries that took no part in the choice, against "
                                 "exact search in %zu rows, it %s; 95 %% sure between %s and %s."),
                               choice->evaluation->n_queries, choice->evaluation->n_base, finding,
                               low, high));
  if (choice->met && choice->recall.low < chooser->target->recall)
    add_reason (chooser, g_strdup (_("That is near the target: with other queries it may fall "
                                     "short of it by a little.")));
}

static void
explain_second (HekChooser *chooser)
{
  const HekChosen *choice = chooser->choice;
  const HekChooseCandidate *second;
  g_autofree char *method = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *finding = NULL;

  if (choice->second < 0)
    return;
  second = hek_chooser_candidate (chooser, choice->second);
  method = hek_evaluate_describe_method (second->codec, &second->values);
  bytes = describe_bytes (second->bytes_per_vector);
  finding = describe_finding (chooser->target, second->recall.value);
  if (second->n_base < chooser->n_all)
    add_reason (chooser, g_strdup_printf (_("Second came %s with codes of %zu bytes (%s with its "
                                            "part of the codebook), which %s, among %zu rows; "
                                            "with all it would not take fewer bytes."),
                                          method, second->code_bytes, bytes, finding,
                                          second->n_base));
  else
    add_reason (chooser, g_strdup_printf (_("Second came %s with codes of %zu bytes (%s with its "
                                            "part of the codebook), which %s."),
                                          method, second->code_bytes, bytes, finding));
}

static void
explain_time (HekChooser *chooser)
{
  const HekEvaluation *evaluation = chooser->choice->evaluation;

  if (chooser->target->qps > 0)
    add_reason (chooser,
                g_strdup_printf (_("It scans all codes %.0f times a second on one thread; this "
                                   "speed was measured on this machine and may be another on the "
                                   "next."), evaluation->scan_qps));
  if (chooser->left_out->len > 0)
    {
      g_autofree char *names = NULL;

      g_ptr_array_add (chooser->left_out, NULL);
      names = g_strjoinv ("; ", (char **) chooser->left_out->pdata);
      g_ptr_array_set_size (chooser->left_out, (int) chooser->left_out->len - 1);
      add_reason (chooser, g_strdup_printf (_("Left out for lack of time: %s."), names));
    }
  if (!chooser->choice->used_time)
    add_reason (chooser, g_strdup (_("No criterion depended on time: the same rows give the same "
                                     "choice.")));
}

void
hek_choose_explain (HekChooser *chooser)
{
  explain_why (chooser);
  explain_size (chooser);
  explain_promise (chooser);
  explain_second (chooser);
  explain_time (chooser);
}
