/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-json.h"
#include "hek-searcher-multi.h"

G_BEGIN_DECLS

/* Answers that one search shows; terms that one query has. */
#define HEK_SEARCH_MAX_K 10000u
#define HEK_SEARCH_MAX_TERMS 64u

#define HEK_SEARCH_ERROR (hek_search_error_quark ())

typedef enum
{
  HEK_SEARCH_ERROR_TERM,  /* one term cannot be looked for: see hek_search_error_get_term() */
  HEK_SEARCH_ERROR_QUERY, /* its parts contradict each other, or it is none */
} HekSearchError;

GQuark hek_search_error_quark (void);

/* @term: (out): which of the query's terms it was. Returns: %FALSE when @error is of none */
gboolean hek_search_error_get_term (const GError *error, guint *term);

typedef enum
{
  HEK_TERM_KEY,     /* a row of the collection: "more like this" */
  HEK_TERM_NUMBERS, /* numbers as a person pastes them: see hek_search_parse_numbers() */
  HEK_TERM_FILE,    /* a dataset: its first vector; or a picture, for collections of pictures */
} HekTermKind;

/* One thing that is looked for. */
typedef struct
{
  HekTermKind kind;
  char *text;    /* the key, the numbers, the path */
  double weight; /* 1; negative: unlike this */
} HekSearchTerm;

/* What is looked for. */
typedef struct
{
  char *uuid;          /* of the collection */
  HekSearchTerm *terms;
  guint n_terms;       /* 1 to HEK_SEARCH_MAX_TERMS */
  HekCombine combine;  /* of several terms */
  guint k;             /* 1 to HEK_SEARCH_MAX_K */
  double radius;       /* NaN: the k nearest; one term only */
  gboolean exact;
  guint ef;            /* 0: by @recall */
  double recall;       /* wanted when @ef is 0; 0: the default width */
  char *filter;        /* (nullable): an expression; NULL or "": all rows */
  gint64 as_of_us;     /* the collection as of then, microseconds since 1970; 0: now */
} HekSearchQuery;

HekSearchQuery *hek_search_query_new (const char *uuid); /* 20 nearest, default width, no terms */
HekSearchQuery *hek_search_query_copy (const HekSearchQuery *query);
void            hek_search_query_free (HekSearchQuery *query);
gboolean        hek_search_query_equal (const HekSearchQuery *a, const HekSearchQuery *b);
void            hek_search_query_add_term (HekSearchQuery *query, HekTermKind kind,
                                           const char *text, double weight);
void            hek_search_query_remove_term (HekSearchQuery *query, guint idx);

/* Returns: (transfer full): one line for the history: "like item-7, 10 nearest, price < 10" */
char           *hek_search_query_describe (const HekSearchQuery *query);

/* Returns: (transfer full): the query as JSON, and back. What is missing there has its default;
 * %HEK_SEARCH_ERROR_QUERY when it is no query, or a number of it out of range. */
char           *hek_search_query_to_json (const HekSearchQuery *query);
HekSearchQuery *hek_search_query_from_json (const char *json, GError **error);

/* The same within other JSON: (nullable): what is wrong is named in @why (transfer none). */
HekSearchQuery *hek_search_query_from_value (const HekJsonValue *value, const char **why);

/**
 * hek_search_parse_numbers:
 * @text: such as "0.5, -1e-3 2" or "[1; 2; 3]": numbers with white space, a comma or a semicolon
 * between them, all of it in one pair of brackets or none
 * @dim: how many there have to be
 * @out: (out) (array length=dim) (nullable)
 *
 * Errors: %HEK_SEARCH_ERROR_TERM, translated: what is no number and which one it is, or how many
 * there are
 */
gboolean hek_search_parse_numbers (const char *text, guint dim, float *out, GError **error);

/* Whether vectors of the collection are descriptors of pictures (hek-picture-descriptor.h), so that
 * a picture can be looked for: they have its dimension, and the rows the fields of a folder of
 * pictures, path (text), width and height (integer). */
gboolean hek_search_takes_pictures (const HekSchema *schema);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSearchQuery, hek_search_query_free)

G_END_DECLS
