/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar of JSON, without recursion: what is open is one bit a level, set for objects. */
#include "config.h"

#include "hek-json.h"

#include <string.h>

#include "hek-json-private.h"

typedef struct
{
  const char *at, *end;
  const char *why; /* (nullable): set by what failed */
  guint depth;
  guint64 in_object[HEK_JSON_MAX_DEPTH / 64];
} Checker;

static gboolean
fail (Checker    *c,
      const char *why)
{
  c->why = c->at == c->end ? "the text ends too early" : why;
  return FALSE;
}

static gboolean
check_escape (Checker *c)
{
  c->at++;
  if (c->at == c->end || strchr ("\"\\/bfnrtu", *c->at) == NULL || *c->at == '\0')
    return fail (c, "an escape that does not exist");
  if (*c->at++ != 'u')
    return TRUE;
  for (guint i = 0; i < 4; i++, c->at++)
    if (c->at == c->end || !g_ascii_isxdigit (*c->at))
      return fail (c, "\\u without four hexadecimal digits");
  return TRUE;
}

static gboolean
check_string (Checker *c)
{
  for (c->at++;;)
    {
      c->at = hek_json_skip_plain (c->at, c->end);
      if (c->at == c->end)
        return fail (c, NULL);
      if (*c->at == '"')
        {
          c->at++;
          return TRUE;
        }
      if (*c->at != '\\')
        return fail (c, "a control character in a string");
      if (!check_escape (c))
        return FALSE;
    }
}

static gboolean
check_digits (Checker *c)
{
  if (c->at == c->end || !g_ascii_isdigit (*c->at))
    return fail (c, "a digit is missing in a number");
  while (c->at < c->end && g_ascii_isdigit (*c->at))
    c->at++;
  return TRUE;
}

static gboolean
check_number (Checker *c)
{
  if (*c->at == '-')
    c->at++;
  if (c->at < c->end && *c->at == '0')
    {
      c->at++;
      if (c->at < c->end && g_ascii_isdigit (*c->at))
        return fail (c, "a number with a 0 before it");
    }
  else if (!check_digits (c))
    return FALSE;
  if (c->at < c->end && *c->at == '.')
    {
      c->at++;
      if (!check_digits (c))
        return FALSE;
    }
  if (c->at < c->end && (*c->at | 0x20) == 'e')
    {
      c->at++;
      if (c->at < c->end && (*c->at == '+' || *c->at == '-'))
        c->at++;
      return check_digits (c);
    }
  return TRUE;
}

static gboolean
check_word (Checker    *c,
            const char *word)
{
  gsize n = strlen (word);

  if ((gsize) (c->end - c->at) < n || memcmp (c->at, word, n) != 0)
    return fail (c, "not a value");
  c->at += n;
  return TRUE;
}

static gboolean
check_scalar (Checker *c)
{
  switch (*c->at)
    {
    case '"':
      return check_string (c);
    case 't':
      return check_word (c, "true");
    case 'f':
      return check_word (c, "false");
    case 'n':
      return check_word (c, "null");
    default:
      if (*c->at == '-' || g_ascii_isdigit (*c->at))
        return check_number (c);
      return fail (c, "not a value");
    }
}

static gboolean
check_name (Checker *c)
{
  c->at = hek_json_skip_space (c->at, c->end);
  if (c->at == c->end || *c->at != '"')
    return fail (c, "a name in quotes is missing");
  if (!check_string (c))
    return FALSE;
  c->at = hek_json_skip_space (c->at, c->end);
  if (c->at == c->end || *c->at != ':')
    return fail (c, "a colon is missing");
  c->at++;
  return TRUE;
}

static gboolean
is_in_object (const Checker *c)
{
  return (c->in_object[(c->depth - 1) / 64] >> ((c->depth - 1) % 64) & 1) != 0;
}

/* After [ or {. @empty: it ends at once. */
static gboolean
open_container (Checker  *c,
                gboolean *empty)
{
  gboolean object = *c->at == '{';

  if (c->depth == HEK_JSON_MAX_DEPTH)
    return fail (c, "too many brackets inside each other");
  c->at++;
  c->depth++;
  if (object)
    c->in_object[(c->depth - 1) / 64] |= G_GUINT64_CONSTANT (1) << ((c->depth - 1) % 64);
  else
    c->in_object[(c->depth - 1) / 64] &= ~(G_GUINT64_CONSTANT (1) << ((c->depth - 1) % 64));
  c->at = hek_json_skip_space (c->at, c->end);
  *empty = c->at < c->end && *c->at == (object ? '}' : ']');
  return *empty || !object || check_name (c);
}

/* After a value: closes what ends here. @done: that was the outermost. */
static gboolean
close_containers (Checker  *c,
                  gboolean *done)
{
  for (;;)
    {
      gboolean object;

      *done = c->depth == 0;
      if (*done)
        return TRUE;
      object = is_in_object (c);
      c->at = hek_json_skip_space (c->at, c->end);
      if (c->at < c->end && *c->at == ',')
        {
          c->at++;
          return !object || check_name (c);
        }
      if (c->at == c->end || *c->at != (object ? '}' : ']'))
        return fail (c, object ? "a comma or } is missing" : "a comma or ] is missing");
      c->at++;
      c->depth--;
    }
}

static gboolean
check_value (Checker *c)
{
  for (gboolean done = FALSE; !done;)
    {
      gboolean empty = FALSE;

      c->at = hek_json_skip_space (c->at, c->end);
      if (c->at == c->end)
        return fail (c, NULL);
      if (*c->at == '[' || *c->at == '{')
        {
          if (!open_container (c, &empty))
            return FALSE;
          if (!empty)
            continue;
        }
      else if (!check_scalar (c))
        return FALSE;
      if (!close_containers (c, &done))
        return FALSE;
    }
  return TRUE;
}

gboolean
hek_json_check (const char    *text,
                gsize          n,
                HekJsonValue  *value,
                gsize         *bad_at,
                const char   **why)
{
  Checker c = { .at = text, .end = text + n };
  const char *start = hek_json_skip_space (text, c.end), *stop;
  gboolean valid = check_value (&c);

  stop = c.at;
  if (valid)
    {
      c.at = hek_json_skip_space (c.at, c.end);
      valid = c.at == c.end || fail (&c, "something follows the value");
    }
  if (valid && !g_utf8_validate_len (text, n, &c.at))
    valid = fail (&c, "not UTF-8");
  if (!valid)
    {
      if (bad_at != NULL)
        *bad_at = (gsize) (c.at - text);
      if (why != NULL)
        *why = c.why;
      return FALSE;
    }
  hek_json_value_init (value, start, stop);
  return TRUE;
}
