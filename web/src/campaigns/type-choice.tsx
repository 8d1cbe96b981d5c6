/** Choosing what kind of campaign it is to be: radio buttons, each with what it finds. */

import type { CampaignType } from "./form-values";

interface TypeChoiceProps {
  types: readonly CampaignType[];
  chosen: CampaignType;
  error: string | undefined;
  onChoose: (type: CampaignType) => void;
}

export function TypeChoice({ types, chosen, error, onChoose }: TypeChoiceProps) {
  return (
    <fieldset class="types">
      <legend>What are you looking for?</legend>
      {types.map((type) => (
        <label key={type.key}>
          <input type="radio" name="type" checked={type.key === chosen.key} onChange={() => onChoose(type)} />
          <span>
            <b>{type.label}</b>
            <small>{type.description}</small>
          </span>
        </label>
      ))}
      {error && (
        <small class="error" role="alert">
          {error}
        </small>
      )}
    </fieldset>
  );
}
