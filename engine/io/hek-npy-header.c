/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The header of npy: a dictionary as Python writes it, {'descr': '<f4', 'fortran_order': False,
 * 'shape': (3, 4), }, with its three keys in any order. Objects are refused: they are a program in
 * the pickle language, and no numbers.
 *
 * Source: NumPy, "NEP 1 — A simple file format for NumPy arrays", and numpy.lib.format.
 */
#include "config.h"

#include "hek-npy-private.h"

#include <string.h>

#define MAX_WORD_BYTES 32

typedef struct
{
  HekSource *source;
  const char *at, *begin, *end;
  guint64 offset; /* of @begin in the file */
  GError **error;
} Parser;

static gboolean
parser_fail (const Parser *parser,
             const char   *what)
{
  return hek_source_damaged (parser->source,
                             parser->offset + (guint64) (parser->at - parser->begin),
                             parser->error, "the header of the array is not understood: %s", what);
}

static void
skip_space (Parser *parser)
{
  while (parser->at < parser->end && (*parser->at == ' ' || *parser->at == '\n' ||
                                      *parser->at == '\t' || *parser->at == '\r'))
    parser->at++;
}

/* Whether @c comes next; it is stepped over. */
static gboolean
accept (Parser *parser,
        char    c)
{
  skip_space (parser);
  if (parser->at == parser->end || *parser->at != c)
    return FALSE;
  parser->at++;
  return TRUE;
}

/* A string in quotes of either kind. */
static gboolean
parse_string (Parser *parser,
              char    word[MAX_WORD_BYTES])
{
  char quote = accept (parser, '\'') ? '\'' : accept (parser, '"') ? '"' : '\0';
  gsize n = 0;

  if (quote == '\0')
    return parser_fail (parser, "no string in quotes");
  while (parser->at < parser->end && *parser->at != quote)
    {
      if (n == MAX_WORD_BYTES - 1 || *parser->at == '\\' || !g_ascii_isprint (*parser->at))
        return parser_fail (parser, "a string that is too long or has strange characters");
      word[n++] = *parser->at++;
    }
  word[n] = '\0';
  return accept (parser, quote) || parser_fail (parser, "a string without end");
}

static gboolean
refuse_type (Parser     *parser,
             const char *what)
{
  return hek_source_fail (parser->source, HEK_SOURCE_ERROR_UNSUPPORTED, parser->error,
                          "holds %s, which are no vectors of numbers", what);
}

/* "<f4": byte order, kind, bytes. */
static gboolean
parse_type (Parser       *parser,
            HekNpyHeader *header)
{
  HekNumberType *type = &header->type;
  char word[MAX_WORD_BYTES];
  const char *kind = word;
  guint64 n_bytes;

  skip_space (parser);
  if (parser->at < parser->end && *parser->at == '[')
    return refuse_type (parser, "records of several fields");
  if (!parse_string (parser, word))
    return FALSE;
  type->is_big_endian = word[0] == '>';
  if (word[0] != '\0' && strchr ("<>=|", word[0]) != NULL)
    kind++;
  if (*kind == 'O')
    return refuse_type (parser, "Python objects");
  if (*kind == 'c')
    return refuse_type (parser, "complex numbers");
  if (*kind != '\0' && strchr ("SUVaMm", *kind) != NULL)
    return refuse_type (parser, "texts, times or raw bytes");
  if (*kind == '\0' || strchr ("fiub", *kind) == NULL ||
      !g_ascii_string_to_unsigned (kind + 1, 10, 1, 16, &n_bytes, NULL))
    return parser_fail (parser, "an unknown type of numbers");
  type->kind = *kind == 'f'   ? HEK_NUMBER_FLOAT
               : *kind == 'i' ? HEK_NUMBER_SIGNED
               : *kind == 'u' ? HEK_NUMBER_UNSIGNED
                              : HEK_NUMBER_BOOLEAN;
  type->n_bytes = (guint) n_bytes;
  if (*kind == 'f' && n_bytes > 8)
    return refuse_type (parser, "floats of more than 64 bits");
  if (*kind == 'b' ? n_bytes != 1 : (n_bytes & (n_bytes - 1)) != 0 || n_bytes > 8 ||
                                      (*kind == 'f' && n_bytes == 1))
    return parser_fail (parser, "an impossible number of bytes");
  return TRUE;
}

static gboolean
parse_boolean (Parser   *parser,
               gboolean *value)
{
  skip_space (parser);
  for (guint i = 0; i < 2; i++)
    {
      const char *word = i == 0 ? "False" : "True";
      gsize n = strlen (word);

      if ((gsize) (parser->end - parser->at) >= n && strncmp (parser->at, word, n) == 0)
        {
          parser->at += n;
          *value = i == 1;
          return TRUE;
        }
    }
  return parser_fail (parser, "neither True nor False");
}

static gboolean
parse_shape (Parser       *parser,
             HekNpyHeader *header)
{
  header->n_axes = 0;
  if (!accept (parser, '('))
    return parser_fail (parser, "no shape");
  while (!accept (parser, ')'))
    {
      guint64 length = 0;
      guint n_digits = 0;

      if (header->n_axes == HEK_NPY_MAX_AXES)
        return parser_fail (parser, "too many axes");
      skip_space (parser);
      for (; parser->at < parser->end && g_ascii_isdigit (*parser->at); parser->at++, n_digits++)
        {
          if (length > (G_MAXUINT64 - 9) / 10)
            return parser_fail (parser, "an axis that is too long");
          length = length * 10 + (guint64) (*parser->at - '0');
        }
      if (n_digits == 0)
        return parser_fail (parser, "an axis without length");
      if (parser->at < parser->end && *parser->at == 'L') /* Python 2 */
        parser->at++;
      header->shape[header->n_axes++] = length;
      skip_space (parser);
      if (!accept (parser, ',') && (parser->at == parser->end || *parser->at != ')'))
        return parser_fail (parser, "no comma in the shape");
    }
  return TRUE;
}

gboolean
hek_npy_header_parse (HekNpyHeader  *header,
                      HekSource     *source,
                      const char    *text,
                      gsize          n_bytes,
                      guint64        offset,
                      GError       **error)
{
  Parser parser = { source, text, text, text + n_bytes, offset, error };
  guint found = 0;

  if (!accept (&parser, '{'))
    return parser_fail (&parser, "no dictionary");
  while (!accept (&parser, '}'))
    {
      char key[MAX_WORD_BYTES];
      guint bit;
      gboolean ok;

      if (!parse_string (&parser, key))
        return FALSE;
      if (!accept (&parser, ':'))
        return parser_fail (&parser, "no colon after a key");
      bit = g_str_equal (key, "descr") ? 1 : g_str_equal (key, "fortran_order") ? 2 : 4;
      if ((found & bit) != 0 || (bit == 4 && !g_str_equal (key, "shape")))
        return parser_fail (&parser, "a key that does not belong there");
      found |= bit;
      ok = bit == 1   ? parse_type (&parser, header)
           : bit == 2 ? parse_boolean (&parser, &header->is_fortran)
                      : parse_shape (&parser, header);
      if (!ok)
        return FALSE;
      skip_space (&parser);
      if (!accept (&parser, ',') && (parser.at == parser.end || *parser.at != '}'))
        return parser_fail (&parser, "no comma between keys");
    }
  return found == 7 || parser_fail (&parser, "type, order or shape is missing");
}
