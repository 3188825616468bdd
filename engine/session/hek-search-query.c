/* SPDX-License-Identifier: Apache-2.0 */
/* A query as a value: copied, compared, and said in one line. */
#include "config.h"

#include "hek-search-query.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-number.h"
#include "hek-time.h"

#define DEFAULT_K 20

/* Longer texts are cut in the one line of a query. */
#define MAX_CHARS_SHOWN 60

HekSearchQuery *
hek_search_query_new (const char *uuid)
{
  HekSearchQuery *self = g_new0 (HekSearchQuery, 1);

  self->uuid = g_strdup (uuid);
  self->k = DEFAULT_K;
  self->radius = NAN;
  return self;
}

HekSearchQuery *
hek_search_query_copy (const HekSearchQuery *query)
{
  HekSearchQuery *self = g_memdup2 (query, sizeof *query);

  self->uuid = g_strdup (query->uuid);
  self->filter = g_strdup (query->filter);
  self->terms = NULL;
  self->n_terms = 0;
  for (guint i = 0; i < query->n_terms; i++)
    hek_search_query_add_term (self, query->terms[i].kind, query->terms[i].text,
                               query->terms[i].weight);
  return self;
}

void
hek_search_query_free (HekSearchQuery *self)
{
  for (guint i = 0; i < self->n_terms; i++)
    g_free (self->terms[i].text);
  g_free (self->terms);
  g_free (self->uuid);
  g_free (self->filter);
  g_free (self);
}

static gboolean
is_same_number (double a,
                double b)
{
  return a == b || (isnan (a) && isnan (b));
}

gboolean
hek_search_query_equal (const HekSearchQuery *a,
                        const HekSearchQuery *b)
{
  if (g_strcmp0 (a->uuid, b->uuid) != 0 || a->n_terms != b->n_terms || a->combine != b->combine ||
      a->k != b->k || !is_same_number (a->radius, b->radius) || !a->exact != !b->exact ||
      a->ef != b->ef || a->recall != b->recall || a->as_of_us != b->as_of_us ||
      !g_str_equal (a->filter != NULL ? a->filter : "", b->filter != NULL ? b->filter : ""))
    return FALSE;
  for (guint i = 0; i < a->n_terms; i++)
    if (a->terms[i].kind != b->terms[i].kind || a->terms[i].weight != b->terms[i].weight ||
        !g_str_equal (a->terms[i].text, b->terms[i].text))
      return FALSE;
  return TRUE;
}

void
hek_search_query_add_term (HekSearchQuery *self,
                           HekTermKind     kind,
                           const char     *text,
                           double          weight)
{
  self->terms = g_renew (HekSearchTerm, self->terms, self->n_terms + 1);
  self->terms[self->n_terms++] = (HekSearchTerm) { kind, g_strdup (text), weight };
}

void
hek_search_query_remove_term (HekSearchQuery *self,
                              guint           idx)
{
  g_return_if_fail (idx < self->n_terms);

  g_free (self->terms[idx].text);
  self->n_terms--;
  memmove (self->terms + idx, self->terms + idx + 1,
           (self->n_terms - idx) * sizeof (HekSearchTerm));
}

/* --- in one line ----------------------------------------------------------------------------- */

static void
append_cut (GString    *out,
            const char *text)
{
  glong n = g_utf8_strlen (text, -1);

  if (n <= MAX_CHARS_SHOWN)
    g_string_append (out, text);
  else
    {
      g_string_append_len (out, text, g_utf8_offset_to_pointer (text, MAX_CHARS_SHOWN) - text);
      g_string_append (out, "…");
    }
}

/* (transfer full) */
static char *
number_text (double value)
{
  char text[HEK_NUMBER_TEXT_BYTES];

  hek_number_format_real (value, text);
  return text[0] == '-' ? g_strconcat ("−", text + 1, NULL) : g_strdup (text);
}

/* Runs of what is no separator. */
static guint
count_numbers (const char *text)
{
  guint n = 0;

  while (*text != '\0')
    {
      text += strspn (text, " \t\r\n,;[](){}");
      n += *text != '\0';
      text += strcspn (text, " \t\r\n,;[](){}");
    }
  return n;
}

static void
append_term (GString             *out,
             const HekSearchTerm *term)
{
  g_autofree char *base = NULL, *weight = NULL;

  switch (term->kind)
    {
    case HEK_TERM_NUMBERS:
      {
        guint n = count_numbers (term->text);

        g_string_append_printf (out, g_dngettext (GETTEXT_PACKAGE, "%u number", "%u numbers", n),
                                n);
        break;
      }
    case HEK_TERM_FILE:
      base = g_filename_display_basename (term->text);
      append_cut (out, base);
      break;
    case HEK_TERM_KEY:
    default:
      append_cut (out, term->text);
    }
  if (fabs (term->weight) != 1)
    {
      weight = number_text (fabs (term->weight));
      g_string_append_printf (out, " × %s", weight);
    }
}

/* @is_unlike: only those terms that push away, or only the others. */
static void
append_terms (GString              *out,
              const HekSearchQuery *query,
              gboolean              is_unlike)
{
  g_autoptr (GString) terms = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < query->n_terms; i++)
    if ((query->terms[i].weight < 0) == is_unlike)
      {
        g_string_append (terms, n++ > 0 ? ", " : "");
        append_term (terms, &query->terms[i]);
      }
  if (n == 0)
    return;
  if (out->len > 0)
    g_string_append (out, ", ");
  if (is_unlike)
    g_string_append_printf (out, _("unlike %s"), terms->str);
  else if (query->n_terms > 1 && query->combine == HEK_COMBINE_MIN)
    g_string_append_printf (out, _("like any of %s"), terms->str);
  else
    g_string_append_printf (out, _("like %s"), terms->str);
}

static void
append_how (GString              *out,
            const HekSearchQuery *query)
{
  g_autofree char *radius = number_text (query->radius);
  g_autofree char *recall = number_text (query->recall);

  g_string_append (out, ", ");
  if (isnan (query->radius))
    g_string_append_printf (out, g_dngettext (GETTEXT_PACKAGE, "%u nearest", "%u nearest",
                                              query->k), query->k);
  else
    g_string_append_printf (out, _("all within %s"), radius);
  if (query->exact)
    g_string_append_printf (out, ", %s", _("exact"));
  else if (query->ef > 0)
    g_string_append_printf (out, _(", width %u"), query->ef);
  else if (query->recall > 0)
    g_string_append_printf (out, _(", recall %s"), recall);
}

char *
hek_search_query_describe (const HekSearchQuery *query)
{
  g_autoptr (GString) out = g_string_new (NULL);
  char time[HEK_TIME_TEXT_BYTES];

  append_terms (out, query, FALSE);
  append_terms (out, query, TRUE);
  if (out->len == 0)
    g_string_append (out, _("like nothing yet"));
  append_how (out, query);
  if (query->filter != NULL && query->filter[0] != '\0')
    {
      g_string_append (out, ", ");
      append_cut (out, query->filter);
    }
  if (query->as_of_us != 0)
    {
      hek_time_format (query->as_of_us, time);
      g_string_append_printf (out, _(", as of %s"), time);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
