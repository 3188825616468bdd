/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-search-text.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "hek-time.h"
#include "studio-count.h"

#define STUDIO_FIGURE_SPACE "\u2007"      /* as wide as a digit */
#define STUDIO_PUNCTUATION_SPACE "\u2008" /* as wide as a point */
#define STUDIO_DIGITS 5
#define STUDIO_MAX_DECIMALS 6

static char *
studio_search_text_duration (double us)
{
  if (us < 10000)
    return g_strdup_printf (_("%.2f ms"), us / 1000);
  if (us < 1e6)
    return g_strdup_printf (_("%.0f ms"), us / 1000);
  return g_strdup_printf (_("%.2f s"), us / 1e6);
}

/* "20 of 60,000 rows", "20 of 5,980 rows that match, of 60,000" */
static char *
studio_search_text_rows (const HekSearchSummary *summary)
{
  g_autofree char *n_hits = studio_count_format (summary->n_hits);
  g_autofree char *n_rows = studio_count_format (summary->n_rows);
  g_autofree char *n_matching = studio_count_format (summary->n_matching);

  if (summary->n_matching < summary->n_rows)
    return g_strdup_printf (_("%s of %s matching rows, of %s"), n_hits, n_matching, n_rows);
  return g_strdup_printf (_("%s of %s rows"), n_hits, n_rows);
}

char *
studio_search_text_summary (const HekSearchSummary *summary,
                            const HekSearchQuery   *query)
{
  g_autofree char *rows = studio_search_text_rows (summary);
  g_autofree char *duration = studio_search_text_duration (summary->search_us);
  g_autofree char *n_indexed = studio_count_format (summary->n_indexed);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("%s in %s"), rows, duration);
  if (summary->ef > 0 && summary->n_indexed > 0)
    g_string_append_printf (text, _(" · ef %u"), summary->ef);
  else
    g_string_append (text, _(" · exact"));
  if (summary->n_indexed > 0)
    g_string_append_printf (text, _(" · %s indexed"), n_indexed);
  else
    g_string_append (text, _(" · not indexed"));
  if (summary->n_found > summary->n_hits)
    {
      g_autofree char *n_found = studio_count_format (summary->n_found);

      g_string_append_printf (text, _(" · the nearest of %s within the radius"), n_found);
    }
  if (query != NULL && query->as_of_us != 0)
    {
      char moment[HEK_TIME_TEXT_BYTES];

      hek_time_format (query->as_of_us, moment);
      g_string_append_printf (text, _(" · as of %s"), moment);
    }
  if (summary->has_recall && query != NULL)
    {
      g_autofree char *recall = studio_search_text_recall (&summary->recall, query->k);

      g_string_append_printf (text, " · %s", recall);
    }
  return g_string_free (text, FALSE);
}

char *
studio_search_text_recall (const HekHnswRecall *recall,
                           guint                k)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "recall@%u %.3f ± %.3f on %u query",
                                       "recall@%u %.3f ± %.3f on %u queries", recall->n_queries),
                          k, recall->recall, (recall->high - recall->low) / 2,
                          recall->n_queries);
}

char *
studio_search_text_term (const HekSearchTerm *term)
{
  guint n = 1;

  switch (term->kind)
    {
    case HEK_TERM_FILE:
      return g_filename_display_basename (term->text);
    case HEK_TERM_NUMBERS:
      for (const char *p = term->text; *p != '\0'; p++)
        n += g_ascii_isspace (*p) || *p == ',' || *p == ';'
               ? !g_ascii_isspace (p[1]) && p[1] != ',' && p[1] != ';' && p[1] != '\0' : 0;
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u number", "%u numbers", n), n);
    case HEK_TERM_KEY:
    default:
      /* keys of pictures are paths */
      return g_path_is_absolute (term->text) ? g_filename_display_basename (term->text)
                                             : g_strdup (term->text);
    }
}

char *
studio_search_text_age (gint64 time_us,
                        gint64 now_us)
{
  double seconds = MAX ((now_us - time_us) / 1e6, 0);

  if (seconds < 60)
    return g_strdup (_("just now"));
  if (seconds < 3600)
    return g_strdup_printf (_("%.0f min ago"), floor (seconds / 60));
  if (seconds < 24 * 3600)
    return g_strdup_printf (_("%.0f h ago"), floor (seconds / 3600));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%.0f day ago", "%.0f days ago",
                                       (gulong) (seconds / 86400)), floor (seconds / 86400));
}

guint
studio_search_text_decimals (GListModel *hits)
{
  guint n = g_list_model_get_n_items (hits);
  double largest = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekSearchItem) item = g_list_model_get_item (hits, i);

      largest = MAX (largest, fabs (hek_search_item_get_distance (item)));
    }
  if (!(largest > 0) || !isfinite (largest))
    return STUDIO_DIGITS - 1;
  return (guint) CLAMP (STUDIO_DIGITS - 1 - (int) floor (log10 (largest)), 0, STUDIO_MAX_DECIMALS);
}

guint
studio_search_text_count_decimals (const char *number)
{
  const char *point = strchr (number, '.');

  if (point == NULL || strpbrk (number, "eE") != NULL)
    return 0;
  return (guint) strspn (point + 1, "0123456789");
}

char *
studio_search_text_align (const char *number,
                          guint       decimals)
{
  guint own = studio_search_text_count_decimals (number);
  g_autoptr (GString) text = g_string_new (number);

  if (strpbrk (number, "eEn") != NULL) /* and inf, nan */
    return g_strdup (number);
  if (own == 0 && decimals > 0)
    g_string_append (text, STUDIO_PUNCTUATION_SPACE);
  for (; own < decimals; own++)
    g_string_append (text, STUDIO_FIGURE_SPACE);
  return g_strdup (text->str);
}
