const error = (description: string) => ({ code: 400, description })

/** What FixMyStreet's open311-adapter makes of one missing answer: one block for each way to say a place. */
export const answerOf = {
  missingAttribute: [
    error('Error in input for POST_Service_Request'),
    error('Failed //any: matched none of the available alternatives (error: none at $data)'),
    error('  - Failed //rec: no value given for required entry attribute[depth] (error: missing at $data)'),
    error('  - Failed //rec: found unexpected entries: lat long (error: unexpected at $data)'),
    error('    Failed //rec: no value given for required entry address_string (error: missing at $data)'),
    error('    Failed //rec: no value given for required entry attribute[depth] (error: missing at $data)'),
    error('  - Failed //rec: found unexpected entries: lat long (error: unexpected at $data)'),
    error('    Failed //rec: no value given for required entry address_id (error: missing at $data)'),
  ],
}
