/* SPDX-License-Identifier: Apache-2.0 */
/* Members of JSON objects, for what an Explorer view keeps. */
#include "config.h"

#include "hek-explorer-json-private.h"

#include <math.h>
#include <string.h>

#include "hek-number.h"

/* --- writing --------------------------------------------------------------------------------- */

/* A comma, but after what opens an object or an array. */
static void
begin_member (GString    *out,
              const char *name)
{
  if (out->len > 0 && strchr ("{[", out->str[out->len - 1]) == NULL)
    g_string_append_c (out, ',');
  if (name != NULL)
    {
      hek_json_append_quoted (out, name, strlen (name));
      g_string_append_c (out, ':');
    }
}

void
hek_explorer_json_add_text (GString    *out,
                            const char *name,
                            const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  begin_member (out, name);
  hek_json_append_quoted (out, valid, strlen (valid));
}

void
hek_explorer_json_add_real (GString    *out,
                            const char *name,
                            double      number)
{
  char text[HEK_NUMBER_TEXT_BYTES];

  begin_member (out, name);
  hek_number_format_real (number, text);
  g_string_append (out, isfinite (number) ? text : "null");
}

void
hek_explorer_json_add_bool (GString    *out,
                            const char *name,
                            gboolean    value)
{
  begin_member (out, name);
  g_string_append (out, value ? "true" : "false");
}

void
hek_explorer_json_add_reals (GString      *out,
                             const char   *name,
                             const double *numbers,
                             guint         n)
{
  begin_member (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++)
    hek_explorer_json_add_real (out, NULL, numbers[i]);
  g_string_append_c (out, ']');
}

void
hek_explorer_json_begin (GString    *out,
                         const char *name,
                         char        bracket)
{
  begin_member (out, name);
  if (bracket != 0)
    g_string_append_c (out, bracket);
}

/* --- reading --------------------------------------------------------------------------------- */

gboolean
hek_explorer_json_find (const HekJsonValue *object,
                        const char         *name,
                        HekJsonKind         kind,
                        HekJsonValue       *value)
{
  return object->kind == HEK_JSON_OBJECT &&
         hek_json_find_member (object, name, strlen (name), value) && value->kind == kind;
}

char *
hek_explorer_json_dup_string (const HekJsonValue *string)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (string->kind != HEK_JSON_STRING || !hek_json_string_append (string, text))
    return NULL;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
hek_explorer_json_dup_text (const HekJsonValue *object,
                            const char         *name)
{
  HekJsonValue value;

  return hek_explorer_json_find (object, name, HEK_JSON_STRING, &value)
           ? hek_explorer_json_dup_string (&value) : NULL;
}

void
hek_explorer_json_get_real (const HekJsonValue *object,
                            const char         *name,
                            double              min,
                            double              max,
                            double             *number)
{
  HekJsonValue value;
  double read;

  if (!hek_explorer_json_find (object, name, HEK_JSON_NUMBER, &value))
    return;
  read = hek_json_get_real (&value);
  if (read >= min && read <= max)
    *number = read;
}

void
hek_explorer_json_get_bool (const HekJsonValue *object,
                            const char         *name,
                            gboolean           *value)
{
  HekJsonValue found;

  if (hek_explorer_json_find (object, name, HEK_JSON_TRUE, &found))
    *value = TRUE;
  else if (hek_explorer_json_find (object, name, HEK_JSON_FALSE, &found))
    *value = FALSE;
}

void
hek_explorer_json_get_number (const HekJsonValue *object,
                              const char         *name,
                              guint64             max,
                              guint64            *number)
{
  HekJsonValue value;
  gint64 read;

  if (hek_explorer_json_find (object, name, HEK_JSON_NUMBER, &value) &&
      hek_json_get_integer (&value, &read) && read >= 0 && (guint64) read <= max)
    *number = (guint64) read;
}

gboolean
hek_explorer_json_get_word (const HekJsonValue *object,
                            const char         *name,
                            const char *const  *words,
                            guint               n,
                            guint              *value)
{
  g_autofree char *word = hek_explorer_json_dup_text (object, name);

  for (guint i = 0; word != NULL && i < n; i++)
    if (words[i] != NULL && g_str_equal (words[i], word))
      {
        *value = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
hek_explorer_json_get_reals (const HekJsonValue *object,
                             const char         *name,
                             double             *numbers,
                             guint               n)
{
  HekJsonValue array, element;
  double read[16];
  HekJsonIter iter;
  guint i = 0;

  g_return_val_if_fail (n <= G_N_ELEMENTS (read), FALSE);

  if (!hek_explorer_json_find (object, name, HEK_JSON_ARRAY, &array))
    return FALSE;
  hek_json_iter_init (&iter, &array);
  while (hek_json_iter_next (&iter, NULL, &element))
    {
      if (i == n || element.kind != HEK_JSON_NUMBER)
        return FALSE;
      read[i] = hek_json_get_real (&element);
      if (!isfinite (read[i++]))
        return FALSE;
    }
  if (i < n)
    return FALSE;
  memcpy (numbers, read, n * sizeof *numbers);
  return TRUE;
}
