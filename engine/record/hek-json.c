/* SPDX-License-Identifier: Apache-2.0 */
/* Walking JSON in place; see the header. */
#include "config.h"

#include "hek-json.h"

#include <string.h>

#include "hek-json-private.h"
#include "hek-number.h"

/* Behind the closing quote of the string that begins at @at. */
static const char *
skip_string (const char *at,
             const char *end)
{
  for (at++;;)
    {
      at = hek_json_skip_plain (at, end);
      if (at == end)
        return NULL;
      if (*at == '"')
        return at + 1;
      at += *at == '\\' ? 2 : 1;
      if (at > end)
        return NULL;
    }
}

static const char *
skip_word (const char *at,
           const char *end)
{
  while (at < end && strchr (" \n\r\t,]}:", *at) == NULL)
    at++;
  return at;
}

const char *
hek_json_skip (const char *at,
               const char *end)
{
  gsize depth = 0;

  at = hek_json_skip_space (at, end);
  if (at < end && *at != '"' && *at != '[' && *at != '{')
    return skip_word (at, end);
  while (at < end)
    {
      if (*at == '"')
        {
          at = skip_string (at, end);
          if (at == NULL)
            return NULL;
        }
      else
        {
          if (*at == '[' || *at == '{')
            depth++;
          else if (*at == ']' || *at == '}')
            depth--;
          at++;
        }
      if (depth == 0)
        return at;
    }
  return NULL;
}

void
hek_json_value_of (const char   *text,
                   gsize         n,
                   HekJsonValue *value)
{
  const char *start = hek_json_skip_space (text, text + n), *end = text + n;

  while (end > start && strchr (" \n\r\t", end[-1]) != NULL)
    end--;
  hek_json_value_init (value, start, end);
}

void
hek_json_iter_init (HekJsonIter        *iter,
                    const HekJsonValue *container)
{
  gboolean any = container->kind == HEK_JSON_ARRAY || container->kind == HEK_JSON_OBJECT;

  iter->object = container->kind == HEK_JSON_OBJECT;
  iter->at = container->text + (any ? 1 : container->n);
  iter->end = container->text + container->n - (any ? 1 : 0);
}

static gboolean
next_value (HekJsonIter  *iter,
            HekJsonValue *value)
{
  const char *start = hek_json_skip_space (iter->at, iter->end);
  const char *end = start < iter->end ? hek_json_skip (start, iter->end) : NULL;

  if (end == NULL || end == start)
    {
      iter->at = iter->end;
      return FALSE;
    }
  hek_json_value_init (value, start, end);
  iter->at = hek_json_skip_space (end, iter->end);
  return TRUE;
}

gboolean
hek_json_iter_next (HekJsonIter  *iter,
                    HekJsonValue *name,
                    HekJsonValue *value)
{
  HekJsonValue ignored;

  if (iter->object)
    {
      if (!next_value (iter, name != NULL ? name : &ignored))
        return FALSE;
      if (iter->at < iter->end)
        iter->at++; /* the colon */
    }
  if (!next_value (iter, value))
    return FALSE;
  if (iter->at < iter->end)
    iter->at++; /* the comma */
  return TRUE;
}

gboolean
hek_json_find_member (const HekJsonValue *object,
                      const char         *name,
                      gsize               n_name,
                      HekJsonValue       *value)
{
  HekJsonIter iter;
  HekJsonValue key, member;
  gboolean found = FALSE;

  if (object->kind != HEK_JSON_OBJECT)
    return FALSE;
  hek_json_iter_init (&iter, object);
  while (hek_json_iter_next (&iter, &key, &member))
    if (hek_json_string_equals (&key, name, n_name))
      {
        *value = member;
        found = TRUE;
      }
  return found;
}

gboolean
hek_json_find_element (const HekJsonValue *array,
                       gsize               idx,
                       HekJsonValue       *value)
{
  HekJsonIter iter;
  HekJsonValue element;

  if (array->kind != HEK_JSON_ARRAY)
    return FALSE;
  hek_json_iter_init (&iter, array);
  for (gsize i = 0; hek_json_iter_next (&iter, NULL, &element); i++)
    if (i == idx)
      {
        *value = element;
        return TRUE;
      }
  return FALSE;
}

gboolean
hek_json_string_is_plain (const HekJsonValue *string)
{
  return string->n >= 2 && memchr (string->text + 1, '\\', string->n - 2) == NULL;
}

gboolean
hek_json_string_equals (const HekJsonValue *string,
                        const char         *text,
                        gsize               n)
{
  g_autoptr (GString) plain = NULL;

  if (string->kind != HEK_JSON_STRING || string->n < 2)
    return FALSE;
  if (hek_json_string_is_plain (string))
    return string->n - 2 == n && memcmp (string->text + 1, text, n) == 0;
  /* an escape is never shorter than what it stands for */
  if (string->n - 2 < n)
    return FALSE;
  plain = g_string_sized_new (string->n);
  return hek_json_string_append (string, plain) && plain->len == n &&
         memcmp (plain->str, text, n) == 0;
}

/* The four digits after \u; 0 when there are none. */
static gunichar
read_hex (const char *at,
          const char *end)
{
  gunichar c = 0;

  if (end - at < 4)
    return 0;
  for (guint i = 0; i < 4; i++)
    c = c * 16 + (gunichar) g_ascii_xdigit_value (at[i]);
  return c;
}

/* @at: behind \u. Returns what is behind the character, two escapes for a pair. */
static const char *
read_unicode (const char *at,
              const char *end,
              gunichar   *c)
{
  gunichar low;

  *c = read_hex (at, end);
  at += MIN (end - at, 4);
  if (*c < 0xd800 || *c > 0xdfff)
    return at;
  if (*c < 0xdc00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u')
    {
      low = read_hex (at + 2, end);
      if (low >= 0xdc00 && low <= 0xdfff)
        {
          *c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
          return at + 6;
        }
    }
  *c = 0xfffd;
  return at;
}

gboolean
hek_json_string_append (const HekJsonValue *string,
                        GString            *out)
{
  static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  const char *at = string->text + 1, *end = string->text + string->n - 1;

  while (at < end)
    {
      const char *slash = memchr (at, '\\', (gsize) (end - at)), *found;
      gunichar c;

      if (slash == NULL || slash + 1 >= end)
        slash = end;
      g_string_append_len (out, at, slash - at);
      if (slash == end)
        return TRUE;
      at = slash + 2;
      found = slash[1] != '\0' ? strchr (escapes, slash[1]) : NULL;
      if (found != NULL)
        g_string_append_c (out, meanings[found - escapes]);
      else
        {
          at = read_unicode (at, end, &c);
          if (c == 0)
            return FALSE;
          g_string_append_unichar (out, c);
        }
    }
  return TRUE;
}

gboolean
hek_json_get_integer (const HekJsonValue *number,
                      gint64             *value)
{
  return number->kind == HEK_JSON_NUMBER &&
         hek_number_parse_integer (number->text, number->n, value);
}

double
hek_json_get_real (const HekJsonValue *number)
{
  double value = 0;

  hek_number_parse_real (number->text, number->n, &value);
  return value;
}

void
hek_json_append_quoted (GString    *out,
                        const char *text,
                        gsize       n)
{
  const char *at = text, *end = text + n;

  g_string_append_c (out, '"');
  while (at < end)
    {
      const char *stop = hek_json_skip_plain (at, end);

      g_string_append_len (out, at, stop - at);
      at = stop;
      if (at == end)
        break;
      if (*at == '"' || *at == '\\')
        g_string_append_printf (out, "\\%c", *at);
      else if (*at == '\n')
        g_string_append (out, "\\n");
      else
        g_string_append_printf (out, "\\u%04x", (guchar) *at);
      at++;
    }
  g_string_append_c (out, '"');
}
