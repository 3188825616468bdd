/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-json.h"

#include <string.h>

static inline const char *
hek_json_skip_space (const char *at,
                     const char *end)
{
  while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
    at++;
  return at;
}

/* To the first quote, backslash or control character; eight bytes at a time. */
static inline const char *
hek_json_skip_plain (const char *at,
                     const char *end)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101), highs = ones << 7;

  while (end - at >= 8)
    {
      guint64 v, quote, slash;

      memcpy (&v, at, 8);
      quote = v ^ (ones * '"');
      slash = v ^ (ones * '\\');
      /* a byte below 1 (or 0x20) borrows into its highest bit; a false alarm only ends the loop */
      if ((((quote - ones) & ~quote) | ((slash - ones) & ~slash) | ((v - ones * 0x20) & ~v)) &
          highs)
        break;
      at += 8;
    }
  while (at < end && *at != '"' && *at != '\\' && (guchar) *at >= 0x20)
    at++;
  return at;
}

static inline void
hek_json_value_init (HekJsonValue *value,
                     const char   *start,
                     const char   *end)
{
  value->text = start;
  value->n = (gsize) (end - start);
  switch (start < end ? *start : 'n')
    {
    case 'n':
      value->kind = HEK_JSON_NULL;
      break;
    case 't':
      value->kind = HEK_JSON_TRUE;
      break;
    case 'f':
      value->kind = HEK_JSON_FALSE;
      break;
    case '"':
      value->kind = HEK_JSON_STRING;
      break;
    case '[':
      value->kind = HEK_JSON_ARRAY;
      break;
    case '{':
      value->kind = HEK_JSON_OBJECT;
      break;
    default:
      value->kind = HEK_JSON_NUMBER;
    }
}
